internal import Registry

/// A measured rate, and the recorded one beside it, as people read them everywhere.
///
/// The recorded rate has the decimals of its record. The measured one has those that so many pictures
/// can tell, and more where the two would else seem equal and are not, or seem different and are equal.
package struct RateText: Hashable, Sendable {
  /// The measured rate: `62.75 %`.
  package let measured: String
  /// The recorded rate: `62.750 %`.
  package let recorded: String?
  /// Measured less recorded, in points with a sign: `−0.26`.
  let difference: String?
  /// The same in words: `0.26 points lower`, `no difference`.
  let comparison: String?
  /// The decimals of what was measured.
  let places: Int

  /// Differences below this, in points, are none.
  private static let smallest = 5e-4
  /// The most decimals.
  private static let limit = 6

  /// Puts a rate into words that has `least` decimals or more.
  init(_ rate: Double, places least: Int, beside record: RecordedRate? = nil) {
    let places = record.map { Self.places(of: rate, beside: $0, from: least) } ?? least
    self.places = places
    measured = percentText(rate, places: places)
    recorded = record?.text
    difference = record.map { signed(rate - $0.value, places: places) }
    comparison = record.map { record in
      let difference = rate - record.value
      guard abs(difference) >= Self.smallest else { return "no difference" }
      let points = decimal(abs(difference), places: places)
      return "\(points) points \(difference < 0 ? "lower" : "higher")"
    }
  }

  /// Both rates: `62.75 % measured, 62.750 % recorded`.
  var both: String { "\(measured) measured" + (recorded.map { ", \($0) recorded" } ?? "") }

  private static func places(
    of rate: Double, beside record: RecordedRate, from least: Int
  ) -> Int {
    let difference = rate - record.value
    let tellsTruth = { (places: Int) -> Bool in
      let seen = rate.rounded(toPlaces: places) - record.shown
      guard abs(difference) >= smallest else { return abs(seen) < smallest }
      return seen * difference > 0 && abs(difference).rounded(toPlaces: places) > 0
    }
    return least < limit ? (least...limit).first(where: tellsTruth) ?? limit : least
  }
}
