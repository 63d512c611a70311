/// How likely each number of hits is, up to a common factor.
///
/// Weights follow from their neighbours' by exact ratios, starting at the most likely number: this
/// keeps full precision where factorials would lose it.
struct CountDistribution {
  private let weights: [Double]
  private let first: Int

  /// Hits among `drawn` pictures of a population of which `hits` are hits, without putting back.
  init(population: Int, hits: Int, drawn: Int) {
    precondition(0...population ~= hits && 0...population ~= drawn, "a part of the population")
    let lowest = max(0, drawn - (population - hits))
    self.init(lowest...min(drawn, hits)) { count in
      Double(hits - count) * Double(drawn - count)
        / (Double(count + 1) * Double(population - hits - drawn + count + 1))
    }
  }

  /// Hits among so many independent trials.
  init(trials: Int, rate: Double) {
    precondition(trials >= 0 && 0...1 ~= rate, "a number of trials and a rate")
    let support = rate == 0 ? 0...0 : rate == 1 ? trials...trials : 0...trials
    self.init(support) { count in
      Double(trials - count) * rate / (Double(count + 1) * (1 - rate))
    }
  }

  /// `ratio` is how much likelier the number after a given one is; it falls as the number grows.
  private init(_ support: ClosedRange<Int>, ratio: (Int) -> Double) {
    let ratios = (support.lowerBound..<support.upperBound).map(ratio)
    let mode = ratios.firstIndex { $0 < 1 } ?? ratios.count
    var weights = [Double](repeating: 1, count: support.count)
    for index in stride(from: mode + 1, to: weights.count, by: 1) {
      weights[index] = weights[index - 1] * ratios[index - 1]
    }
    for index in stride(from: mode - 1, through: 0, by: -1) {
      weights[index] = weights[index + 1] / ratios[index]
    }
    self.weights = weights
    first = support.lowerBound
  }

  /// How likely a number is that is no likelier than `hits`: the two-sided exact test.
  func twoSided(_ hits: Int) -> Double {
    guard weights.indices.contains(hits - first) else { return 0 }
    // Numbers as likely as this one count although rounding may put them a trace above.
    let limit = weights[hits - first] * (1 + 1e-7)
    let rare = weights.filter { $0 <= limit }.sorted().reduce(0, +)
    return min(1, rare / weights.sorted().reduce(0, +))
  }
}
