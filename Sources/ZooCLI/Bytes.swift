/// Sizes for people.
enum Bytes {
  /// `1234567` as `1.2 MB`.
  static func text(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["bytes", "kB", "MB", "GB"] {
      if value < 1000 { return unit == "bytes" ? byteCount(count) : "\(rounded(value)) \(unit)" }
      value /= 1000
    }
    return "\(rounded(value)) TB"
  }

  private static func byteCount(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }

  private static func rounded(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
  }
}

/// A number of tensors in words.
func tensorCount(_ count: Int) -> String { count == 1 ? "1 tensor" : "\(count) tensors" }
