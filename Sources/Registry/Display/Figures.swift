internal import Glibc

/// `value` with a comma between groups of three digits.
package func grouped(_ value: Int) -> String {
  let digits = Array(String(value.magnitude))
  var text = value < 0 ? "-" : ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
    text.append(digit)
  }
  return text
}

/// `value` with exactly so many decimals.
package func decimal(_ value: Double, places: Int) -> String {
  let places = max(0, min(places, 9))
  let scaled = (abs(value) * pow(10, Double(places))).rounded()
  guard let whole = Int(exactly: scaled) else { return "\(value)" }
  let digits = String(whole)
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let sign = value < 0 && whole > 0 ? "-" : ""
  guard places > 0 else { return sign + padded }
  return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
}

/// A number of bytes both ways: `1,234,567 bytes (1.2 MB)`.
package func bytes(_ count: Int) -> String {
  count < 1000 ? "\(count) bytes" : "\(grouped(count)) bytes (\(abbreviated(count))B)"
}

/// A time that has passed, in its greatest unit: `3 d`.
package func age(ofSeconds seconds: Int) -> String {
  let units = [("d", 86_400), ("h", 3_600), ("min", 60)]
  guard let unit = units.first(where: { seconds >= $0.1 }) else { return "\(max(0, seconds)) s" }
  return "\(seconds / unit.1) \(unit.0)"
}

/// `count` with one decimal and a decimal prefix: `86.5 M`.
package func abbreviated(_ count: Int) -> String {
  var value = Double(count)
  var prefixes = ["", "k", "M", "G", "T"][...]
  // What rounds to a thousand is shown with the next prefix.
  while value >= 999.95, prefixes.count > 1 {
    value /= 1000
    prefixes = prefixes.dropFirst()
  }
  guard let prefix = prefixes.first, !prefix.isEmpty else { return "\(count) " }
  return "\(decimal(value, places: 1)) \(prefix)"
}
