internal import Glibc

/// How many pictures have logits that are off by how much, by powers of ten.
public struct DifferenceHistogram: Codable, Hashable, Sendable {
  /// The bins: no difference at all, then a bin a power of ten.
  public let bins: [Bin]
  /// The pictures that have a logit that is no finite number.
  public let notFinite: Int

  /// Differences within bounds.
  public struct Bin: Codable, Hashable, Sendable {
    /// The least difference.
    public let from: Double
    /// The bound that all differences are below; `from` itself where all are exactly that, and nil
    /// where there is no bound.
    public let below: Double?
    /// The pictures.
    public let count: Int
  }

  /// The powers of ten at which bins meet.
  private static let powers = -8...0

  /// Counts the largest differences of pictures; nil stands for logits that are no finite numbers.
  package init(_ differences: [Double?]) {
    let finite = differences.compactMap(\.self).filter(\.isFinite)
    notFinite = differences.count - finite.count
    let bounds = Self.powers.map { pow(10, Double($0)) }
    let lower = [0] + bounds
    let upper = bounds.map(Optional.some) + [nil]
    bins =
      [Bin(from: 0, below: 0, count: finite.count { $0 == 0 })]
      + zip(lower, upper).map { from, below in
        Bin(
          from: from, below: below,
          count: finite.count { $0 > 0 && $0 >= from && $0 < below ?? .infinity })
      }
  }
}

extension DifferenceHistogram.Bin {
  /// The bounds below a bar: `0`, `< 1e-8`, `1e-7` for all from there to ten times it, `≥ 1`.
  var name: String {
    guard let below else { return "≥ \(Self.power(from))" }
    guard from > 0 else { return below > 0 ? "< \(Self.power(below))" : "0" }
    return Self.power(from)
  }

  /// The bounds in a sentence.
  var words: String {
    guard let below, from > 0 else { return below == 0 ? "none" : name }
    return "\(Self.power(from)) to \(Self.power(below))"
  }

  private static func power(_ value: Double) -> String {
    value == 1 ? "1" : "1e\(Int(log10(value).rounded()))"
  }
}
