/// How the original implementations fill a weight before training.
enum Initialisation: Hashable, Sendable {
  /// Every value the same.
  case constant(Float)
  /// Normal with `deviation`, redrawn while further out than `limit`, then times `factor`.
  case normal(deviation: Float, limit: Float, factor: Float)
  /// Uniform in -limit...limit.
  case uniform(limit: Float)
  /// Normal in rows of length one.
  case unitRows(width: Int)
}

extension Configuration {
  /// How a new model of this kind fills `weight`.
  ///
  /// After unilm's `modeling_finetune.py` and `modeling_pretrain.py`: normal with deviation 0.02 (cut at
  /// ±0.02 for pretraining), the two output layers of block i divided by √(2 (i + 1)), tables and biases
  /// 0, layer scale 0.1 (1e-5 for deep models), a classifier's head a thousandth.
  func initialisation(of weight: WeightDescription) -> Initialisation {
    let name = weight.name
    let parts = name.split(separator: ".")
    if name.contains("layerScale") { return .constant(backbone.depth >= 24 ? 1e-5 : 0.1) }
    if isNorm(parts) || parts.last == "variance" {
      return .constant(parts.last == "weight" || parts.last == "variance" ? 1 : 0)
    }
    if name.hasSuffix("codebook") { return .unitRows(width: weight.shape.last ?? 1) }
    let embeddings: [Substring] = ["classToken", "maskToken", "positionEmbedding"]
    if let last = parts.last, embeddings.contains(last) { return normal() }
    guard parts.last == "weight", weight.shape.count > 1 else {
      return isTorchDefault(name) && !name.contains("elativePositionBias") && parts.last == "bias"
        ? torchDefault(fanIn: fanIn(ofBias: name)) : .constant(0)
    }
    if isTorchDefault(name) {
      let fanIn = weight.shape.dropFirst().reduce(1, *)
      return scaled(torchDefault(fanIn: fanIn), parts)
    }
    if name == "head.weight", task == .classification { return normal(factor: 0.001) }
    return scaled(normal(), parts)
  }

  private func isNorm(_ parts: [Substring]) -> Bool {
    parts.dropLast().last.map { $0.hasSuffix("orm") || $0 == "norm1" || $0 == "norm2" } ?? false
  }

  /// Whether PyTorch's own initialisation stays: convolutions outside of pretraining, and the linear
  /// layers of the aggregation blocks, which are made after the original has filled the others.
  private func isTorchDefault(_ name: String) -> Bool {
    if name.hasPrefix("aggregationBlocks.") { return true }
    if name.contains("patchEmbedding") { return task != .pretraining }
    return ["pyramid.", "decodeHead.", "auxiliaryHead."].contains { name.hasPrefix($0) }
  }

  private func normal(factor: Float = 1) -> Initialisation {
    .normal(deviation: 0.02, limit: task == .pretraining ? 0.02 : 2, factor: factor)
  }

  private func torchDefault(fanIn: Int) -> Initialisation {
    .uniform(limit: 1 / Float(max(1, fanIn)).squareRoot())
  }

  /// The inputs of the layer whose bias is called `name`.
  private func fanIn(ofBias name: String) -> Int {
    let weight = name.dropLast("bias".count) + "weight"
    let shape = WeightSchema(self).weights.first { $0.name == weight }?.shape ?? [1, 1]
    return shape.dropFirst().reduce(1, *)
  }

  /// The output layers of deeper blocks start smaller.
  private func scaled(_ start: Initialisation, _ parts: [Substring]) -> Initialisation {
    let isOutput =
      parts.contains("projection") && parts.contains("attention") || parts.contains("fc2")
    guard isOutput, let place = parts.firstIndex(where: { Int($0) != nil }),
      let index = Int(parts[place])
    else { return start }
    let first =
      if case .pretraining(let model) = self, parts.first == "aggregationBlocks" {
        model.earlyLayers
      } else { 0 }
    let divisor = Float(2 * (first + index + 1)).squareRoot()
    switch start {
    case .normal(let deviation, let limit, let factor):
      return .normal(deviation: deviation, limit: limit, factor: factor / divisor)
    case .uniform(let limit): return .uniform(limit: limit / divisor)
    default: return start
    }
  }
}
