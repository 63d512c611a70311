internal import FoundationEssentials
internal import Glibc
internal import Registry
internal import Tensors

/// The bytes of the file at `path`, of which there are at most `limit`.
func contents(of path: String, limit: Int) throws(ValidationError) -> [UInt8] {
  do throws(CheckpointError) {
    let file = try InputFile(path: path)
    guard file.size <= limit else {
      throw CheckpointError(path, .limit, "expected at most \(limit) bytes, found \(file.size)")
    }
    return try file.bytes(in: 0..<file.size)
  } catch {
    throw ValidationError(error)
  }
}

/// What a JSON decoder found wrong, in our words and with the place: `images[3].label: missing`.
func words(for error: any Error) -> String {
  guard let error = error as? DecodingError else { return "\(error)" }
  switch error {
  case .keyNotFound(let key, let context):
    return "\(place(of: context.codingPath + [key])): missing"
  case .typeMismatch(_, let context), .valueNotFound(_, let context):
    let place = place(of: context.codingPath)
    return (place.isEmpty ? "" : "\(place): ") + "a value of another kind was expected"
  case .dataCorrupted(let context):
    let place = place(of: context.codingPath)
    return place.isEmpty ? "not valid JSON" : "\(place): not a value that is known here"
  @unknown default:
    return "\(error)"
  }
}

private func place(of path: [any CodingKey]) -> String {
  path.reduce(into: "") { place, key in
    if let index = key.intValue {
      place += "[\(index)]"
    } else {
      place += place.isEmpty ? key.stringValue : ".\(key.stringValue)"
    }
  }
}

/// `value` with so many decimals and a percent sign.
func percentText(_ value: Double, places: Int = 3) -> String {
  "\(decimal(value, places: places)) %"
}

/// The decimals of a percentage of `count` things, beyond which nothing was measured: one of them is
/// no less than a unit of the last decimal but one.
func places(of count: Int) -> Int { count < 1000 ? 1 : count < 10_000 ? 2 : 3 }

/// `value` in points of percent with a sign of its own, as `+0.02` or `−1.5`.
func signed(_ value: Double, places: Int) -> String {
  let text = decimal(abs(value), places: places)
  guard text.contains(where: { "123456789".contains($0) }) else { return text }
  return (value < 0 ? "−" : "+") + text
}

/// `value` with three significant digits: `0.0123`, or `1.23e-07` where it is small or large.
func significant(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "not a number" : "infinite" }
  guard value != 0 else { return "0" }
  let exponent = Int(log10(abs(value)).rounded(.down))
  guard exponent < -3 || exponent > 5 else {
    return decimal(value, places: max(0, 2 - exponent))
  }
  let sign = exponent < 0 ? "-" : "+"
  let digits = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
  return "\(decimal(value / pow(10, Double(exponent)), places: 2))e\(sign)\(digits)"
}

/// A probability as `p = 0.0312`; below the precision of its sum, as a bound.
func probability(_ value: Double) -> String {
  value < 1e-16 ? "p < 1e-16" : "p = \(significant(value))"
}

/// How often what has that probability happens: `once in 1,000 times`.
func onceIn(_ probability: Double) -> String {
  "once in \(grouped(Int((1 / max(probability, 1e-9)).rounded()))) times"
}

/// `count` and the noun in the number that fits it.
func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(count)) \(count == 1 ? noun : plural ?? noun + "s")"
}
