internal import Glibc

/// How many pictures have logits that are off by how much, by powers of ten.
struct DifferenceChart {
  let differences: [Double]
  let limit: Double

  /// The smallest and the largest power that have a bar of their own.
  private static let powers = -9...0

  var markup: Markup {
    let counts = counts
    let most = Double(max(1, counts.max() ?? 1))
    let width = 46.0
    var marks = [Chart.line(20, 150, 20 + width * Double(counts.count), 150, "axis")]
    for (index, count) in counts.enumerated() {
      let x = 20 + width * Double(index)
      let height = 120 * Double(count) / most
      marks.append(
        Chart.rect(
          x + 3, 150 - height, width - 6, height, "bar", title: "\(name(of: index)): \(count)"))
      if count > 0 { marks.append(Chart.text(x + width / 2, 144 - height, "\(count)")) }
      marks.append(Chart.text(x + width / 2, 168, name(of: index)))
    }
    return Chart.svg(
      Int(40 + width * Double(counts.count)), 200, words: words(counts), marks + boundary(width))
  }

  /// A line at the largest difference that passes, where it lies on the scale.
  private func boundary(_ width: Double) -> [Markup] {
    guard limit > 0, limit.isFinite else { return [] }
    let place = log10(limit) - Double(Self.powers.lowerBound) + 1
    guard (1...Double(Self.powers.count + 1)).contains(place) else { return [] }
    let x = 20 + width * place
    return [
      Chart.line(x, 8, x, 150, "recorded"),
      Chart.text(x, 192, "allowed \(significant(limit))"),
    ]
  }

  /// No difference at all, then a bar a power: from 1e-9 to below 1e-8, and so on.
  private var counts: [Int] {
    var counts = [Int](repeating: 0, count: Self.powers.count + 1)
    for difference in differences {
      guard difference > 0 else {
        counts[0] += 1
        continue
      }
      let power =
        difference.isFinite ? Int(log10(difference).rounded(.down)) : Self.powers.upperBound
      let index = min(max(power, Self.powers.lowerBound), Self.powers.upperBound)
      counts[index - Self.powers.lowerBound + 1] += 1
    }
    return counts
  }

  private func name(of index: Int) -> String {
    guard index > 0 else { return "0" }
    let power = Self.powers.lowerBound + index - 1
    return power == 0 ? "≥ 1" : "1e\(power)"
  }

  private func words(_ counts: [Int]) -> String {
    "pictures by their largest logit difference: "
      + counts.enumerated().filter { $1 > 0 }.map { "\($1) from \(name(of: $0))" }
      .joined(separator: ", ")
  }
}
