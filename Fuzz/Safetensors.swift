import Safetensors
import Tensors

private let file = FuzzedFile()

/// A safetensors file.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  file.hold(unsafe bytes(data, count)) { file in
    for (_, tensor) in try SafetensorsFile(file).tensors {
      let count = try tensor.bytes.read().count
      precondition(count == tensor.bytes.count, "a tensor has other bytes than it says")
    }
  }
  return 0
}
