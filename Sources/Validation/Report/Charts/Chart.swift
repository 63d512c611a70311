internal import Registry

/// Drawing with SVG, in whole or tenth pixels.
enum Chart {
  /// A picture of that size; `words` say what it shows.
  static func svg(_ width: Int, _ height: Int, words: String, _ content: [Markup]) -> Markup {
    element(
      "svg",
      [
        "viewBox": "0 0 \(width) \(height)", "width": "\(width)", "height": "\(height)",
        "class": width > 500 ? "wide" : "narrow", "role": "img", "aria-label": words,
      ], content)
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String
  ) -> Markup {
    element(
      "line",
      ["x1": pixel(x1), "y1": pixel(y1), "x2": pixel(x2), "y2": pixel(y2), "class": style])
  }

  static func rect(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String,
    title: String? = nil
  ) -> Markup {
    element(
      "rect",
      [
        "x": pixel(x), "y": pixel(y), "width": pixel(max(0, width)),
        "height": pixel(max(0, height)), "class": style,
      ], title.map { [element("title", [:], Markup($0))] } ?? [])
  }

  static func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String) -> Markup {
    element("circle", ["cx": pixel(x), "cy": pixel(y), "r": pixel(radius), "class": style])
  }

  /// Text whose foot lies at `y`; `anchor` is `start`, `middle` or `end`.
  static func text(_ x: Double, _ y: Double, _ text: String, anchor: String = "middle") -> Markup {
    element("text", ["x": pixel(x), "y": pixel(y), "text-anchor": anchor], Markup(text))
  }

  /// Text along a line that goes up, around its middle.
  static func uprightText(_ x: Double, _ y: Double, _ text: String) -> Markup {
    element(
      "text",
      [
        "x": pixel(x), "y": pixel(y), "text-anchor": "middle",
        "transform": "rotate(-90 \(pixel(x)) \(pixel(y)))",
      ], Markup(text))
  }

  private static func pixel(_ value: Double) -> String { decimal(value, places: 1) }
}

/// A scale from values to pixels.
struct Axis {
  let values: ClosedRange<Double>
  let pixels: ClosedRange<Double>

  func pixel(_ value: Double) -> Double {
    let width = values.upperBound - values.lowerBound
    let share = width > 0 ? (value - values.lowerBound) / width : 0.5
    return pixels.lowerBound
      + max(0, min(1, share)) * (pixels.upperBound - pixels.lowerBound)
  }

  /// Round values within the range, at most about six.
  var ticks: [Double] {
    guard let step else { return [values.lowerBound] }
    let first = (values.lowerBound / step).rounded(.up)
    let last = (values.upperBound / step).rounded(.down)
    guard first <= last else { return [values.lowerBound] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The decimals that ticks have.
  var places: Int {
    guard let step else { return 3 }
    return step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
  }

  /// From a tick to the next; nil where there is nothing between the ends.
  private var step: Double? {
    let width = values.upperBound - values.lowerBound
    guard width > 0, width.isFinite else { return nil }
    let steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]
    return steps.first { width / $0 <= 6 } ?? width / 5
  }
}
