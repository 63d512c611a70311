extension String {
  /// The text with control characters written out, so that names from a file of unknown origin
  /// cannot steer the terminal.
  var visible: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      text += scalar.isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar steers a terminal: control characters, line separators, and marks that turn
  /// the direction of writing.
  fileprivate var isControl: Bool {
    switch value {
    case 0x00..<0x20, 0x7f..<0xa0, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}
