private let file = FuzzedFile()

/// A tar archive; checksums are repaired, so that what they protect is looked at.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = unsafe bytes(data, count)
  for start in stride(from: 0, through: input.count - 512, by: 512)
  where input[start + 257..<start + 262].elementsEqual("ustar".utf8) {
    input.replaceSubrange(start + 148..<start + 156, with: repeatElement(0x20, count: 8))
    let digits = String(input[start..<start + 512].reduce(0) { $0 + Int($1) }, radix: 8)
    let field = String(repeating: "0", count: 6 - digits.utf8.count) + digits + "\0 "
    input.replaceSubrange(start + 148..<start + 156, with: Array(field.utf8))
  }
  file.hold(input) { try readAll($0) }
  return 0
}
