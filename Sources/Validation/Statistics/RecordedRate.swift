internal import Registry

/// A rate that was recorded, in percent, with the decimals that its record has.
struct RecordedRate: Hashable, Sendable {
  let value: Double
  let decimals: Int

  /// The rate as the record has it: `62.750 %`.
  var text: String { percentText(value, places: decimals) }

  /// The number that this text stands for.
  var shown: Double { value.rounded(toPlaces: decimals) }
}

extension RecordedRate {
  /// The rate of a record that holds a bare number, with six decimals at most.
  init(written value: Double) {
    self.init(value: value, decimals: min(6, writtenDecimals(of: value)))
  }
}

extension RecordedAccuracy {
  /// How often the best answer is right.
  var top1Rate: RecordedRate { RecordedRate(value: top1, decimals: decimals) }

  /// How often one of the best five is right.
  var top5Rate: RecordedRate? { top5.map { RecordedRate(value: $0, decimals: decimals) } }
}

/// The decimals of the shortest text that reads back as `value`: those that were written, but for
/// zeros at the end.
func writtenDecimals(of value: Double) -> Int {
  "\(value)".split(separator: ".").dropFirst().first?.utf8.count ?? 0
}
