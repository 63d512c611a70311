import Glibc

/// Measured numbers for people.
enum Figure {
  /// `value` with six significant digits at most: `0.0174533`, `3.8147e-06`, `12`.
  static func text(_ value: Double) -> String {
    if value == 0 { return "0" }
    guard value.isFinite, abs(value) > 1e-300 else { return "\(value)" }
    let exponent = Int(log10(abs(value)).rounded(.down))
    switch exponent {
    case -5..<5:
      let power = pow(10, Double(5 - exponent))
      return plain((value * power).rounded() / power)
    case 5..<15: return plain(value.rounded())
    default:
      let mantissa = (value / pow(10, Double(exponent)) * 1e5).rounded() / 1e5
      let sign = exponent < 0 ? "-" : "+"
      return "\(plain(mantissa))e\(sign)\(abs(exponent) < 10 ? "0" : "")\(abs(exponent))"
    }
  }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
