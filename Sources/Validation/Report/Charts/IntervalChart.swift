internal import Registry

/// Measured rates with their intervals, and the recorded rates beside them.
struct IntervalChart {
  /// A rate.
  struct Row {
    let name: String
    let measured: Double
    let interval: Interval?
    let recorded: RecordedRate?
    /// The right ones, and of how many; the decimals that are shown follow from it.
    var hits = 0
    var count = 0

    /// What people read; two decimals where the rate is of pixels.
    var text: RateText {
      RateText(measured, places: count > 0 ? places(of: count) : 2, beside: recorded)
    }

    /// The ends of the interval.
    var intervalText: (low: String, high: String)? {
      interval.map {
        (decimal($0.low, places: text.places), percentText($0.high, places: text.places))
      }
    }
  }

  let rows: [Row]
  /// What the axis shows.
  let title: String

  var markup: Markup {
    let height = 44 * rows.count + 56
    let axis = Axis(values: range, pixels: 76...640)
    let foot = Double(44 * rows.count + 8)
    let ticks = axis.ticks.flatMap { tick in
      [
        Chart.line(axis.pixel(tick), 4, axis.pixel(tick), foot, "grid"),
        Chart.text(axis.pixel(tick), foot + 18, decimal(tick, places: axis.places)),
      ]
    }
    let drawn = rows.enumerated().flatMap { draw($1, at: Double(44 * $0 + 26), axis) }
    return Chart.svg(
      680, height, words: words, ticks + drawn + [Chart.text(358, foot + 42, title)])
  }

  private func draw(_ row: Row, at y: Double, _ axis: Axis) -> [Markup] {
    var marks = [Chart.text(66, y + 5, row.name, anchor: "end")]
    if let interval = row.interval {
      let (low, high) = (axis.pixel(interval.low), axis.pixel(interval.high))
      marks.append(Chart.rect(low, y - 7, max(2, high - low), 14, "interval"))
    }
    if let recorded = row.recorded {
      let x = axis.pixel(recorded.value)
      marks.append(Chart.line(x, y - 15, x, y + 15, "recorded"))
    }
    return marks + [Chart.circle(axis.pixel(row.measured), y, 5, "measured")]
  }

  /// The values with some room around them.
  private var range: ClosedRange<Double> {
    let values = rows.flatMap { row in
      [row.measured, row.recorded?.value, row.interval?.low, row.interval?.high]
        .compactMap(\.self)
    }
    let (least, most) = (values.min() ?? 0, values.max() ?? 100)
    let room = max(0.02, (most - least) * 0.1)
    return max(0, least - room)...min(100, max(most + room, least + 0.04))
  }

  private var words: String {
    rows.map { row in
      let text = row.text
      return "\(row.name) measured \(text.measured)"
        + (row.intervalText.map { ", 95 % interval \($0.low) to \($0.high)" } ?? "")
        + (text.recorded.map { ", recorded \($0)" } ?? "")
    }.joined(separator: "; ")
  }
}
