/// A value without tensors for a checkpoint to carry: what Python writes as `None`, `bool`, `int`,
/// `float`, `str`, `list` and `dict`.
public enum PlainValue: Hashable, Sendable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case list([PlainValue])
  /// Keys in the order in which they are written; each occurs once.
  case dictionary([Entry])

  /// A key with its value.
  public struct Entry: Hashable, Sendable {
    /// The key.
    public let key: String
    /// The value.
    public let value: PlainValue

    /// Pairs a key with a value.
    public init(_ key: String, _ value: PlainValue) {
      self.key = key
      self.value = value
    }
  }
}

extension PlainValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .float(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// `None`.
  public init(nilLiteral: ()) { self = .none }
  /// A list.
  public init(arrayLiteral elements: PlainValue...) { self = .list(elements) }
  /// A dictionary in the order written.
  public init(dictionaryLiteral elements: (String, PlainValue)...) {
    self = .dictionary(elements.map { Entry($0.0, $0.1) })
  }
}
