internal import Glibc

/// A figure that is written to JSON with six decimals at most.
///
/// In memory it is as it was computed; the last bits of the arithmetic say nothing to readers, and
/// need not be the same on every machine. Figures are equal that are written alike.
@propertyWrapper
public struct Rounded<Value: DecimalFigure>: Codable, Hashable, Sendable {
  /// The figure as it was computed.
  public var wrappedValue: Value

  private static var places: Int { 6 }

  private var shown: Value { wrappedValue.rounded(toPlaces: Self.places) }

  /// Wraps a figure.
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  /// Reads a figure as it is written.
  public init(from decoder: any Decoder) throws {
    wrappedValue = try Value(from: decoder)
  }

  /// Writes the figure with six decimals at most.
  public func encode(to encoder: any Encoder) throws {
    try shown.encode(to: encoder)
  }

  /// Whether two figures are written alike.
  public static func == (first: Rounded, second: Rounded) -> Bool { first.shown == second.shown }

  /// Hashes what is written.
  public func hash(into hasher: inout Hasher) { hasher.combine(shown) }
}

/// Numbers, or the same where some may be missing, that are rounded to decimals.
public protocol DecimalFigure: Codable, Hashable, Sendable {
  /// The same with so many decimals at most.
  func rounded(toPlaces places: Int) -> Self
}

extension Double: DecimalFigure {
  /// The nearest number with so many decimals at most; zero has no sign.
  public func rounded(toPlaces places: Int) -> Double {
    let power = pow(10, Double(places))
    let rounded = (self * power).rounded() / power
    // Numbers so large that they have no decimals are left alone.
    guard rounded.isFinite, abs(self) < 1e9 else { return self }
    return rounded == 0 ? 0 : rounded
  }
}

extension Optional: DecimalFigure where Wrapped: DecimalFigure {
  /// The number with so many decimals at most, where there is one.
  public func rounded(toPlaces places: Int) -> Wrapped? {
    map { $0.rounded(toPlaces: places) }
  }
}

extension Array: DecimalFigure where Element: DecimalFigure {
  /// Each number with so many decimals at most.
  public func rounded(toPlaces places: Int) -> [Element] {
    map { $0.rounded(toPlaces: places) }
  }
}

extension KeyedEncodingContainer {
  /// Leaves out a figure that is missing, as JSON leaves out every other.
  mutating func encode<Value>(_ figure: Rounded<Value?>, forKey key: Key) throws {
    guard let value = figure.wrappedValue else { return }
    try encode(Rounded(wrappedValue: value), forKey: key)
  }
}

extension KeyedDecodingContainer {
  /// Reads a figure that may be missing.
  func decode<Value>(
    _ type: Rounded<Value?>.Type, forKey key: Key
  ) throws -> Rounded<Value?> {
    Rounded(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
  }
}
