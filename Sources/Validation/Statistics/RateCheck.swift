internal import Glibc
internal import Registry

/// Holds one rate against the recorded one.
struct RateCheck {
  let name: String
  let hits: Int
  let count: Int
  let unreadable: Int
  let recorded: Double
  let decimals: Int
  let population: Int?
  /// Whether these are all pictures that the recorded rate is of.
  let isCensus: Bool
  let rule: AccuracyRule
  /// Whether the pictures were drawn class by class.
  var isStratified = false

  var result: RateCheckResult {
    guard count > 0 else { return .inconclusive("\(name): no picture could be read") }
    return isCensus ? census : sample
  }

  /// Half a unit of the last published decimal.
  private var rounding: Double { 0.5 * pow(10, -Double(max(0, min(decimals, 12)))) }
  private var measured: Double { 100 * Double(hits) / Double(count) }

  // MARK: Full runs

  /// The difference of the lowest and of the highest rate that unreadable pictures leave possible.
  private var census: RateCheckResult {
    let total = Double(count + unreadable)
    let low = 100 * Double(hits) / total - recorded
    let high = 100 * Double(hits + unreadable) / total - recorded
    let limit = rule.pass + rounding + 1e-9
    if max(abs(low), abs(high)) <= limit {
      let isExact = max(abs(low), abs(high)) <= rule.exact + rounding + 1e-9
      return .pass("\(differenceWords), \(isExact ? "exact" : "within") \(bandWords(isExact))")
    }
    if low > limit || high < -limit {
      return .fail("\(differenceWords), more than the \(bandWords(false)) that re-runs differ by")
    }
    return .inconclusive(
      "\(differenceWords), and \(counted(unreadable, "unreadable picture")) "
        + "could move it by \(decimal(high - low, places: 3)) points")
  }

  private var differenceWords: String {
    let pictures = Int((abs(measured - recorded) / 100 * Double(count)).rounded())
    let text = RateText(
      measured, places: places(of: count),
      beside: RecordedRate(value: recorded, decimals: decimals))
    return "\(name): \(text.both): \(text.comparison ?? "")"
      + (pictures > 0 ? " (\(counted(pictures, "picture")))" : "")
  }

  private func bandWords(_ isExact: Bool) -> String {
    let band = isExact ? rule.exact : rule.pass
    let published = decimals < 3 ? " and the rounding of the record" : ""
    return "±\(decimal(band, places: 2)) points" + published
  }

  // MARK: Parts

  /// Unreadable pictures count as what they could have been, from all wrong to all right.
  private var sample: RateCheckResult {
    let possible = unreadable == 0 ? [hits] : [hits, hits + unreadable]
    let values = possible.map(pValue)
    let isSpanned = unreadable > 0 && spansRecord
    let (p, best) = (values.min() ?? 1, isSpanned ? 1 : values.max() ?? 1)
    let intervals = possible.compactMap {
      Interval.wilson(hits: $0, of: total, population: population)
    }
    let half = ((intervals.map(\.high).max() ?? 0) - (intervals.map(\.low).min() ?? 0)) / 2
    let words = "\(differenceWords), \(probability(p)) by the \(testWords)"
    let result: RateCheckResult =
      if best < rule.significance {
        .fail(
          "\(words): if the record held, so rare a result would be drawn less than "
            + onceIn(rule.significance))
      } else if p < rule.doubt, unreadable > 0 {
        .inconclusive(
          "\(words), and \(counted(unreadable, "unreadable picture")) could move it "
            + "by \(decimal(100 * Double(unreadable) / Double(total), places: 3)) points")
      } else if p < rule.doubt {
        .inconclusive("\(words): unusual, but a larger sample has to decide")
      } else if half > rule.resolution {
        .inconclusive(
          "\(words): consistent, but \(counted(count, "picture")) \(count == 1 ? "is" : "are") "
            + "too few to tell: \(intervalWords(half))")
      } else {
        .pass("\(words): consistent, \(intervalWords(half))")
      }
    return result.with(pValue: p)
  }

  private func intervalWords(_ half: Double) -> String {
    "the 95 % interval is ±\(decimal(half, places: 2)) points"
  }

  private var testWords: String {
    (population == nil ? "exact binomial test" : "exact hypergeometric test")
      + (isStratified ? ", which takes a drawing class by class for one that scatters more" : "")
  }

  private var total: Int { count + unreadable }

  /// Whether the unreadable pictures could make the rate the recorded one.
  private var spansRecord: Bool {
    let (low, high) = (
      100 * Double(hits) / Double(total), 100 * Double(hits + unreadable) / Double(total)
    )
    return low <= recorded + rounding && high >= recorded - rounding
  }

  /// How likely a number as unlikely as `hits` or unlikelier is, given of all rates that are rounded to
  /// the recorded one that fits best.
  private func pValue(_ hits: Int) -> Double {
    let range = (recorded - rounding) / 100...(recorded + rounding) / 100
    let count = total
    let nearest = min(max(Double(hits) / Double(count), range.lowerBound), range.upperBound)
    guard let population, population >= count else {
      return CountDistribution(trials: count, rate: min(1, max(0, nearest))).twoSided(hits)
    }
    let lowest = (range.lowerBound * Double(population)).rounded(.up)
    let highest = (range.upperBound * Double(population)).rounded(.down)
    var known = (nearest * Double(population)).rounded()
    // Where no whole number lies in the range, the nearest one is taken.
    if lowest <= highest { known = min(max(known, lowest), highest) }
    return CountDistribution(
      population: population, hits: min(max(Int(known), 0), population), drawn: count
    ).twoSided(hits)
  }
}

/// What one rate says.
struct RateCheckResult {
  let verdict: Verdict
  let reason: String
  var pValue: Double?

  static func pass(_ reason: String) -> Self { Self(verdict: .pass, reason: reason) }
  static func fail(_ reason: String) -> Self { Self(verdict: .fail, reason: reason) }
  static func inconclusive(_ reason: String) -> Self {
    Self(verdict: .inconclusive, reason: reason)
  }

  func with(pValue: Double) -> Self { Self(verdict: verdict, reason: reason, pValue: pValue) }
}
