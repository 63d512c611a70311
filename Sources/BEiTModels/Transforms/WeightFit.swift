public import Tensors

/// Weights of one model made to fit a related one, and what it took.
///
/// A pretrained file becomes the start of a classifier, a classifier moves to another picture size or
/// to other classes. Mirrors what unilm's `run_class_finetuning.py` does between reading a file and
/// loading it.
public struct WeightFit: Sendable {
  /// The weights, exactly those of the target's schema.
  public private(set) var weights = StateDict()
  /// Weights that were brought to another grid.
  public private(set) var resized: [String] = []
  /// Per-block tables that were copied from the one that all blocks shared.
  public private(set) var copiedFromShared: [String] = []
  /// Weights that the source lacks, or has for other classes, and that start afresh.
  public private(set) var fresh: [String] = []
  /// Weights of the source that the target has no use for.
  public private(set) var unused: [String] = []

  private let source: StateDict
  private let from: Configuration
  private let to: Configuration
  private let tables: TableInterpolation

  /// Fits `weights` of `source` to `target`.
  ///
  /// Everything in the backbone must come from the source; what stands outside of it (norms, heads)
  /// may start afresh, as a new model of that kind would with `seed`. A head is taken over only
  /// between models of one kind and for as many classes.
  public init(
    _ weights: StateDict, from source: Configuration, to target: Configuration,
    tables: TableInterpolation = .unilm, seed: UInt64 = 0
  ) throws(ModelError) {
    try source.check()
    try target.check()
    try WeightSchema(source).check(weights)
    self.source = weights
    (from, to, self.tables) = (source, target, tables)
    let start = StateDict.random(for: target, seed: seed)
    var used: Set<String> = []
    for weight in WeightSchema(target).weights {
      if let found = try fit(weight, &used) {
        self.weights[weight.name] = found
      } else if weight.name.hasPrefix("backbone.") || weight.name.hasPrefix("encoder.") {
        throw .missing(weight: weight.name, shape: weight.shape)
      } else {
        fresh.append(weight.name)
        self.weights[weight.name] = start[weight.name]
      }
    }
    unused = weights.names.filter { !used.contains($0) }
  }

  private mutating func fit(
    _ weight: WeightDescription, _ used: inout Set<String>
  ) throws(ModelError) -> LazyTensor? {
    var name = weight.name
    if name.hasPrefix("head."), from.task != to.task { return nil }
    if source[name] == nil, name.hasPrefix("backbone."),
      name.hasSuffix(".attention.relativePositionBias"), source[sharedTable] != nil
    {
      name = sharedTable
      copiedFromShared.append(weight.name)
    }
    guard let tensor = source[name] else { return nil }
    if tensor.shape != weight.shape, name.hasPrefix("head.") { return nil }
    used.insert(name)
    guard tensor.shape != weight.shape else { return tensor }
    guard let values = try resize(name, tensor, weight.shape) else {
      throw .misshapen(weight: weight.name, expected: weight.shape, found: tensor.shape)
    }
    resized.append(weight.name)
    return LazyTensor(shape: weight.shape, values: values)
  }

  private var sharedTable: String { "backbone.relativePositionBias" }

  private func resize(
    _ name: String, _ tensor: LazyTensor, _ shape: [Int]
  ) throws(ModelError) -> [Float]? {
    let (source, target) = (from.backbone(of: name), to.backbone(of: name))
    let isTable = name.hasSuffix("elativePositionBias")
    let expected =
      isTable
      ? [target.biasRows, source.heads] : [1, target.tokens, source.width]
    guard isTable || name.hasSuffix("ositionEmbedding"), shape == expected else { return nil }
    let values: [Float]
    do throws(CheckpointError) { values = try tensor.floats() } catch {
      throw .unreadable(weight: name, reason: error)
    }
    if isTable {
      return try tables.resize(values, heads: source.heads, from: source.grid, to: target.grid)
    }
    return resizedPositionEmbedding(
      values, width: source.width, from: source.grid, to: target.grid, antialias: tables == .timm)
  }
}

extension Configuration {
  /// The backbone that `weight` is part of: a tokenizer has one beside the main one, or two.
  fileprivate func backbone(of weight: String) -> BackboneConfiguration {
    let tokenizer: TokenizerConfiguration?
    switch self {
    case .tokenizer(let model): tokenizer = model
    case .pretraining(let model):
      tokenizer = weight.hasPrefix("tokenizer.") ? model.tokenizer : nil
    default: tokenizer = nil
    }
    guard let tokenizer else { return backbone }
    let isOfDecoder = weight.hasPrefix("decoder.") || weight.hasPrefix("tokenizer.decoder.")
    return isOfDecoder ? tokenizer.decoder?.backbone ?? tokenizer.encoder : tokenizer.encoder
  }
}
