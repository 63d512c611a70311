internal import Glibc

/// How many pictures have logits that are off by how much, by powers of ten.
struct DifferenceChart {
  let histogram: DifferenceHistogram
  let limit: Double

  /// The chart with a sentence below it.
  func figure(_ caption: String) -> Markup {
    element("figure", [:], markup, element("figcaption", [:], Markup(caption)))
  }

  /// The room of a bar.
  private static let width = 54.0
  /// Where bars start.
  private static let left = 30.0
  /// Where bars stand.
  private static let foot = 160.0

  var markup: Markup {
    let bars = bars
    let most = Double(max(1, bars.map(\.count).max() ?? 1))
    let end = Self.left + Self.width * Double(bars.count)
    var marks = [Chart.line(Self.left, Self.foot, end, Self.foot, "axis")]
    for (index, bar) in bars.enumerated() {
      let x = Self.left + Self.width * Double(index)
      let height = 120 * Double(bar.count) / most
      marks.append(
        Chart.rect(
          x + 3, Self.foot - height, Self.width - 6, height, "bar",
          title: "\(bar.name): \(counted(bar.count, "picture"))"))
      if bar.count > 0 {
        marks.append(Chart.text(x + Self.width / 2, Self.foot - 6 - height, "\(bar.count)"))
      }
      marks.append(Chart.text(x + Self.width / 2, Self.foot + 18, bar.name))
    }
    marks += boundary
    marks.append(
      Chart.text(
        (Self.left + end) / 2, Self.foot + 40, "largest difference, each bar from its number on"))
    marks.append(Chart.uprightText(16, Self.foot - 70, "pictures"))
    return Chart.svg(Int(end + 16), Int(Self.foot + 52), words: words, marks)
  }

  private var bars: [(name: String, count: Int)] {
    let bins = histogram.bins.map { (name: $0.name, count: $0.count) }
    return histogram.notFinite > 0 ? bins + [("not finite", histogram.notFinite)] : bins
  }

  /// A line at the limit, where it lies on the scale of the bins that are powers of ten.
  private var boundary: [Markup] {
    guard limit > 0, limit.isFinite,
      let index = histogram.bins.firstIndex(where: { $0.from > 0 && limit < $0.below ?? .infinity }
      ),
      limit >= histogram.bins[index].from
    else { return [] }
    let share = min(1, log10(limit / histogram.bins[index].from))
    let x = Self.left + Self.width * (Double(index) + share)
    return [Chart.line(x, 8, x, Self.foot, "recorded")]
  }

  private var words: String {
    "pictures by their largest logit difference: "
      + bars.filter { $0.count > 0 }.map { "\($0.count) at \($0.name)" }.joined(separator: ", ")
  }
}
