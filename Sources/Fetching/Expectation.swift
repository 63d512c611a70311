/// What is known of a file before it is fetched.
package struct Expectation: Hashable, Sendable {
  /// The size in bytes.
  package var size: Int?
  /// The SHA-256 digest: all of its 64 digits, or the first eight or more.
  package var digest: String?
  /// The kind of file.
  package var kind: ContentKind
  /// Whether the file must not be taken without a digest to compare with.
  package var requiresDigest: Bool

  /// Collects what is known; a `digest` of fewer than eight digits proves nothing and is dropped.
  package init(
    size: Int? = nil, digest: String? = nil, kind: ContentKind = .any, requiresDigest: Bool = false
  ) {
    self.size = size
    self.digest = digest.flatMap { isDigest($0) ? $0.lowercased() : nil }
    self.kind = kind
    self.requiresDigest = requiresDigest
  }

  /// Adds the digits that the file's own name states, where nothing better is known.
  package func completed(byName name: String) -> Expectation {
    guard digest == nil else { return self }
    var completed = self
    completed.digest = digestDigits(inName: name)
    return completed
  }
}

/// The digits of the digest in a name such as `vqkd-d93179da.pth`, as PyTorch and OpenMMLab write
/// them; nil for a name without.
///
/// PyTorch's own pattern takes an empty or short run of digits as well, and a date for a digest.
package func digestDigits(inName name: String) -> String? {
  guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
  guard let dash = name[..<dot].utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
  let digits = String(name[name.utf8.index(after: dash)..<dot])
  return isDigest(digits) && !isDate(digits) ? digits.lowercased() : nil
}

private func isDigest(_ text: String) -> Bool {
  (8...64).contains(text.utf8.count) && text.utf8.allSatisfy(isHexadecimalDigit)
}

func isHexadecimalDigit(_ byte: UInt8) -> Bool {
  (48...57).contains(byte) || (97...102).contains(byte) || (65...70).contains(byte)
}

/// Whether eight digits are a day of this century, which model names carry as often as digests.
private func isDate(_ digits: String) -> Bool {
  guard digits.utf8.count == 8, let number = Int(digits) else { return false }
  return (2000...2099).contains(number / 10_000) && (1...12).contains(number / 100 % 100)
    && (1...31).contains(number % 100)
}
