import Testing

@testable import Validation

/// Two numbers beside each other must look equal where they are, and different where they are not.
@Suite struct RateTextTests {
  @Test(arguments: [
    // As many decimals as the pictures can tell, and the record as it is written.
    RateTextCase(
      86.458, 50_000, 86.5, 1, "86.458 % measured, 86.5 % recorded", "0.042 points lower"),
    RateTextCase(83.25, 400, 86.458, 3, "83.3 % measured, 86.458 % recorded", "3.2 points lower"),
    RateTextCase(
      86.376, 50_000, 86.458, 3, "86.376 % measured, 86.458 % recorded", "0.082 points lower"),
    // More where there is a difference that fewer would hide, or show the wrong way round.
    RateTextCase(
      18_900 / 190, 190, 99.5, 1, "99.47 % measured, 99.5 % recorded", "0.03 points lower"),
    RateTextCase(86.5, 200, 86.458, 3, "86.50 % measured, 86.458 % recorded", "0.04 points higher"),
    RateTextCase(
      86.455, 2000, 86.458, 3, "86.455 % measured, 86.458 % recorded", "0.003 points lower"),
    RateTextCase(
      19_800 / 199, 199, 99.5, 1, "99.497 % measured, 99.5 % recorded", "0.003 points lower"),
    // And where there is none that fewer would show.
    RateTextCase(62.75, 400, 62.75, 3, "62.75 % measured, 62.750 % recorded", "no difference"),
    RateTextCase(200 / 3, 3, 66.667, 3, "66.667 % measured, 66.667 % recorded", "no difference"),
    RateTextCase(99.5, 200, 99.5, 1, "99.5 % measured, 99.5 % recorded", "no difference"),
    RateTextCase(0, 10, 0, 0, "0.0 % measured, 0 % recorded", "no difference"),
    RateTextCase(
      100, 10, 86.458_333, 9, "100.0 % measured, 86.458333000 % recorded", "13.5 points higher"),
  ])
  func beside(_ rate: RateTextCase) {
    let text = RateText(
      rate.measured, places: places(of: rate.count),
      beside: RecordedRate(value: rate.recorded, decimals: rate.decimals))
    #expect(text.both == rate.both)
    #expect(text.comparison == rate.comparison)
    let shown = text.difference?.filter { !"+−0.".contains($0) }.isEmpty == false
    #expect(shown == (rate.comparison != "no difference"))
  }

  @Test func alone() {
    let text = RateText(62.75, places: 1)
    #expect(text.measured == "62.8 %" && text.both == "62.8 % measured")
    #expect(text.recorded == nil && text.difference == nil && text.comparison == nil)
  }

  /// Records that hold bare numbers are shown as they are written.
  @Test(arguments: [
    (99.5, "99.5 %"), (100, "100.0 %"), (86.458, "86.458 %"),
    (99.497_487_437_185_92, "99.497487 %"),
  ])
  func written(value: Double, text: String) {
    #expect(RecordedRate(written: value).text == text)
  }
}

struct RateTextCase: Sendable, CustomTestStringConvertible {
  let measured: Double
  let count: Int
  let recorded: Double
  let decimals: Int
  let both: String
  let comparison: String

  init(
    _ measured: Double, _ count: Int, _ recorded: Double, _ decimals: Int, _ both: String,
    _ comparison: String
  ) {
    (self.measured, self.count) = (measured, count)
    (self.recorded, self.decimals) = (recorded, decimals)
    (self.both, self.comparison) = (both, comparison)
  }

  var testDescription: String { both }
}
