/// What a model says of one picture, as `zoo predict` prints it.
struct PredictionResult: Encodable {
  let image: String
  var predictions: [Guess] = []
  var logits: [Float]?
  var error: String?

  struct Guess: Encodable {
    let index: Int
    let label: String?
    let score: Float

    private enum CodingKeys: String, CodingKey {
      case index, label, score
    }

    /// Writes `label` also where it is not known, as null.
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(index, forKey: .index)
      try container.encode(label, forKey: .label)
      try container.encode(score, forKey: .score)
    }
  }

  init(image: String) { self.image = image }

  /// The result for people: one class a line, with its probability.
  var lines: [String] {
    guard error == nil else { return [] }
    let guesses = predictions.map { guess in
      let percent = "\((guess.score * 1000).rounded() / 10) %"
      let padding = String(repeating: " ", count: max(0, 8 - percent.count))
      return "\(padding)\(percent)  \(guess.label ?? "class \(guess.index)")"
    }
    let values = logits.map { ["  logits " + $0.map { "\($0)" }.joined(separator: " ")] } ?? []
    return [image] + guesses + values
  }
}
