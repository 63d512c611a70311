private import Glibc

/// The mean over rows of −log softmax(row)[label], in double precision; NaN where there is no row.
func crossEntropy(_ logits: [Float], _ labels: [Int]) -> Float {
  let width = logits.count / max(1, labels.count)
  let losses = labels.enumerated().map { row, label in
    let values = logits[row * width..<(row + 1) * width].map(Double.init)
    let largest = values.max() ?? 0
    return log(values.reduce(0) { $0 + exp($1 - largest) }) + largest - values[label]
  }
  return Float(losses.reduce(0, +) / Double(losses.count))
}
