import Tensors
import TorchCheckpoint

/// Reads everything that opens: the bytes of each tensor, the numbers of quantized ones, the parts of
/// sparse and nested ones.
func readAll(_ file: InputFile) throws {
  var log = FindingLog()
  let checkpoint = try TorchCheckpoint(file, log: &log)
  // A small file may repeat itself up to the limits; here that would only make the fuzzer slow.
  var budget = 4 << 20
  for (_, tensor) in checkpoint.tensors.prefix(64) { readAll(tensor, &budget) }
}

private func readAll(_ tensor: TorchTensor, _ budget: inout Int) {
  guard tensor.bytes.count <= budget else { return }
  budget -= tensor.bytes.count
  if let bytes = try? tensor.bytes.read() {
    precondition(bytes.count == tensor.bytes.count, "a tensor has other bytes than it says")
    if case .quantized(let quantization) = tensor.layout {
      let values = quantization.dequantize(bytes, type: tensor.scalarType, shape: tensor.shape)
      precondition(values.count == tensor.shape.reduce(1, *), "not every element has a value")
    }
  }
  if let range = tensor.bytes.fileRange {
    precondition(range.count == tensor.bytes.count, "a stretch of another size")
    _ = try? range.read()
  }
  switch tensor.layout {
  case .sparse(let sparse): for part in sparse.parts { readAll(part.tensor, &budget) }
  case .nested(let parts): for part in parts.prefix(16) { readAll(part, &budget) }
  default: break
  }
}

/// The input as an array.
func bytes(_ data: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
  unsafe [UInt8](UnsafeBufferPointer(start: data, count: count))
}
