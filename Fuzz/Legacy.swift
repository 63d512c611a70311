private let file = FuzzedFile()

/// A legacy stream or a bare pickle.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  file.hold(unsafe bytes(data, count)) { try readAll($0) }
  return 0
}
