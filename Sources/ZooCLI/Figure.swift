import Glibc

/// Measured numbers for people.
enum Figure {
  /// `value` with six significant digits at most: `0.0174533`, `3.8147e-06`, `12`.
  static func text(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    let exponent = Int(log10(abs(value)).rounded(.down))
    if exponent >= 5 { return exponent < 15 ? "\(Int(value.rounded()))" : "\(value)" }
    let power = pow(10, Double(5 - exponent))
    guard power.isFinite, power > 0 else { return "\(value)" }
    let rounded = (value * power).rounded() / power
    return rounded == rounded.rounded() && abs(rounded) < 1e6 ? "\(Int(rounded))" : "\(rounded)"
  }
}
