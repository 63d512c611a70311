internal import Registry

/// Measured rates with their intervals, and the recorded rates beside them.
struct IntervalChart {
  /// A rate.
  struct Row {
    let name: String
    let measured: Double
    let interval: Interval?
    let recorded: Double?
    /// The right ones, and of how many; the decimals that are shown follow from it.
    var hits = 0
    var count = 0

    /// The decimals that mean something; two where the rate is of pixels.
    var places: Int { count > 0 ? Validation.places(of: count) : 2 }
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
      let x = axis.pixel(recorded)
      marks.append(Chart.line(x, y - 15, x, y + 15, "recorded"))
    }
    return marks + [Chart.circle(axis.pixel(row.measured), y, 5, "measured")]
  }

  /// The values with some room around them.
  private var range: ClosedRange<Double> {
    let values = rows.flatMap { row in
      [row.measured, row.recorded, row.interval?.low, row.interval?.high].compactMap(\.self)
    }
    let (least, most) = (values.min() ?? 0, values.max() ?? 100)
    let room = max(0.02, (most - least) * 0.1)
    return max(0, least - room)...min(100, max(most + room, least + 0.04))
  }

  private var words: String {
    rows.map { row in
      var text = "\(row.name) measured \(percentText(row.measured, places: row.places))"
      if let interval = row.interval {
        text +=
          ", interval \(percentText(interval.low, places: row.places)) "
          + "to \(percentText(interval.high, places: row.places))"
      }
      return text + (row.recorded.map { ", recorded \(percentText($0))" } ?? "")
    }.joined(separator: "; ")
  }
}
