internal import Registry

/// How often answers of a probability are right.
struct CalibrationChart {
  let calibration: Calibration

  var markup: Markup {
    let axis = Axis(values: 0...100, pixels: 60...360)
    let rise = Axis(values: 0...100, pixels: 10...230)
    func y(_ value: Double) -> Double { 240 - rise.pixel(value) }
    var marks = [0.0, 25, 50, 75, 100].flatMap { tick in
      [
        Chart.line(60, y(tick), 360, y(tick), "grid"),
        Chart.text(54, y(tick) + 4, "\(Int(tick))", anchor: "end"),
        Chart.text(axis.pixel(tick), 248, "\(Int(tick))"),
      ]
    }
    let step = 100 / Double(Calibration.binCount)
    for bin in calibration.bins {
      let left = axis.pixel(Double(bin.index) * step)
      let right = axis.pixel(Double(bin.index + 1) * step)
      let title =
        "\(counted(bin.count, "picture")), confidence \(percentText(bin.confidence, places: 1)), "
        + "right \(percentText(bin.accuracy, places: 1))"
      marks.append(
        Chart.rect(
          left + 1, y(bin.accuracy), right - left - 2, y(0) - y(bin.accuracy), "bar", title: title))
    }
    marks.append(Chart.line(axis.pixel(0), y(0), axis.pixel(100), y(100), "recorded"))
    marks.append(Chart.text(210, 270, "probability of the answer, %"))
    marks.append(Chart.uprightText(16, 120, "answers that are right, %"))
    return Chart.svg(380, 280, words: words, marks)
  }

  private var words: String {
    "right answers by confidence; expected calibration error "
      + "\(decimal(calibration.error, places: 2)) points"
  }
}
