/// One of several equal parts of a run, which machines work on apart from each other.
public struct Shard: Codable, Hashable, Sendable {
  /// Which part, from 1.
  public let index: Int
  /// How many parts there are.
  public let count: Int

  /// The most parts that a run is divided into.
  static let maximumCount = 1_000_000

  /// The whole run.
  public static let whole = Shard(valid: 1, of: 1)

  /// Reads `i/n`.
  public init(_ text: String) throws(ValidationError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1],
      (1...Self.maximumCount).contains(count), (1...count).contains(index)
    else {
      throw ValidationError(
        "shard", .option, "expected `i/n` with i from 1 to n, n at most a million, found `\(text)`")
    }
    self.init(valid: index, of: count)
  }

  init(valid index: Int, of count: Int) {
    self.index = index
    self.count = count
  }

  /// Whether there can be such a part, which a file may state otherwise.
  var isValid: Bool {
    (1...Self.maximumCount).contains(count) && (1...count).contains(index)
  }

  /// Whether block `number`, from 0, belongs to this part.
  func holds(block number: Int) -> Bool { number % count == index - 1 }
}

extension Shard: CustomStringConvertible {
  /// The form `i/n`.
  public var description: String { "\(index)/\(count)" }
}
