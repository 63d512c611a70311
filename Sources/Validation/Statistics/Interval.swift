/// The rates, in percent, between which the true rate lies with a confidence of 95 %.
public struct Interval: Codable, Hashable, Sendable {
  /// The lowest.
  @Rounded public private(set) var low: Double
  /// The highest.
  @Rounded public private(set) var high: Double

  /// Half of the distance between them.
  public var halfWidth: Double { (high - low) / 2 }
}

extension Interval {
  /// Wilson's interval of `hits` among `count` trials.
  ///
  /// Where the trials were drawn without putting back from a `population`, they tell as much as
  /// a larger number of independent ones, and everything where they are all of it.
  static func wilson(hits: Int, of count: Int, population: Int? = nil) -> Interval? {
    guard count > 0 else { return nil }
    let rate = Double(hits) / Double(count)
    guard let population, population >= count else { return wilson(rate, Double(count)) }
    guard population > count else { return Interval(low: 100 * rate, high: 100 * rate) }
    return wilson(rate, Double(count) * Double(population - 1) / Double(population - count))
  }

  private static func wilson(_ rate: Double, _ count: Double) -> Interval {
    let square = quantile * quantile
    let scale = 1 / (1 + square / count)
    let centre = (rate + square / (2 * count)) * scale
    let spread = rate * (1 - rate) / count + square / (4 * count * count)
    let half = quantile * scale * spread.squareRoot()
    return Interval(low: 100 * max(0, centre - half), high: 100 * min(1, centre + half))
  }

  /// Of the normal distribution, 2.5 % lies above it.
  private static let quantile = 1.959_963_984_540_054
}
