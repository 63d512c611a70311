import Tensors
import Testing
import TorchCheckpoint

extension CorpusCase {
  /// Reads the file, which lies in `folder`, and compares everything in it with its description.
  func check(in folder: String) throws {
    let checkpoint = try TorchCheckpoint(path: folder + file, offset: open?.offset ?? 0)
    #expect(checkpoint.container == expectedContainer)
    #expect(Set(checkpoint.tensors.map(\.path)) == Set(tensors.keys))
    for (path, tensor) in checkpoint.tensors {
      guard let wanted = tensors[path] else { continue }
      try compare(tensor, wanted, path)
    }
    #expect(Set(checkpoint.ties.map { Set($0) }) == Set(ties.map { Set($0) }))
    if let objects {
      #expect(
        Dictionary(checkpoint.objects.map { ($0.path, $0.type) }) { first, _ in first } == objects)
    }
    try compare(checkpoint.arrays, arrays ?? [:])
  }

  private var expectedContainer: TorchCheckpoint.Container? {
    TorchCheckpoint.Container(rawValue: container)
      ?? TorchCheckpoint.Container(rawValue: "torch-" + container)
  }

  private func compare(
    _ tensor: TorchTensor, _ wanted: CorpusCase.ExpectedTensor, _ path: String
  ) throws {
    #expect(tensor.scalarType == CorpusCase.scalarType(wanted.dtype), "\(path)")
    #expect(tensor.layoutName == wanted.kind, "\(path)")
    if let shape = wanted.shape { #expect(tensor.shape == shape, "\(path)") }
    if wanted.kind == "strided" || wanted.kind == "quantized", let digest = wanted.sha256 {
      #expect(try SHA256.digest(of: tensor.bytes) == digest, "\(path)")
    }
    switch tensor.layout {
    case .quantized(let quantization):
      let values = quantization.dequantize(
        try tensor.bytes.read(), type: tensor.scalarType, shape: tensor.shape)
      let bytes = LazyTensor(shape: [values.count], values: values).bytes
      #expect(try SHA256.digest(of: bytes) == wanted.dequantized_f32_sha256, "\(path)")
    case .sparse(let sparse):
      if let dense = wanted.dense_sha256 {
        #expect(try SHA256.digest(of: tensor.bytes) == dense, "\(path)")
      }
      #expect(Set(sparse.parts.map(\.name)) == Set(wanted.components.keys))
      for (name, part) in sparse.parts {
        #expect(part.shape == wanted.components[name]?.shape, "\(path).\(name)")
        #expect(
          try SHA256.digest(of: part.bytes) == wanted.components[name]?.sha256, "\(path).\(name)")
      }
    case .nested(let parts):
      #expect(parts.map(\.shape) == wanted.parts?.map(\.shape))
      #expect(try parts.map { try SHA256.digest(of: $0.bytes) } == wanted.parts?.map(\.sha256))
    case .meta:
      #expect(throws: CheckpointError.self) { try tensor.bytes.read() }
    case .strided: break
    }
  }

  private func compare(
    _ arrays: [(path: String, array: NumPyArray)], _ wanted: [String: CorpusCase.ExpectedArray]
  ) throws {
    #expect(Set(arrays.map(\.path)) == Set(wanted.keys))
    for (path, array) in arrays {
      #expect(array.dtype == wanted[path]?.dtype, "\(path)")
      #expect(array.shape == wanted[path]?.shape, "\(path)")
      #expect(array.bytes.map { SHA256.digest(of: $0) } == wanted[path]?.sha256, "\(path)")
    }
  }
}
