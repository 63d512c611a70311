import BEiTModels
import Conversion
import Tensors
import Testing

/// Small models of every kind whose weights are all different.
enum SmallModels {
  static let backbone = BackboneConfiguration(
    imageSize: 16, patchSize: 8, width: 12, depth: 2, heads: 3)

  static let classifier = Configuration.classification(
    ClassifierConfiguration(backbone: backbone, classes: 5))

  static let pretraining: Configuration = {
    var backbone = SmallModels.backbone
    backbone.relativePositionBias = .shared
    backbone.maskToken = true
    return .pretraining(
      PretrainingConfiguration(backbone: backbone, vocabulary: 7, earlyLayers: 1))
  }()

  static let tokenizer: Configuration = {
    var encoder = backbone
    encoder.relativePositionBias = .none
    encoder.absolutePositionEmbedding = true
    encoder.layerScale = false
    var decoder = encoder
    decoder.channels = 4
    decoder.imageSize = 2
    decoder.patchSize = 1
    decoder.depth = 1
    return .tokenizer(
      TokenizerConfiguration(
        encoder: encoder, codebookSize: 6, codeWidth: 4,
        decoder: .init(backbone: decoder, outputWidth: 9)))
  }()

  /// A pretraining model with the tokenizer that made its targets, as mmpretrain keeps them.
  static let wholePretraining: Configuration = {
    guard case .pretraining(var model) = pretraining, case .tokenizer(var words) = tokenizer
    else { return pretraining }
    words.decoder = nil
    model.tokenizer = words
    return .pretraining(model)
  }()

  static let segmentation = Configuration.segmentation(
    SegmentationConfiguration(
      backbone: backbone, classes: 3, outputBlocks: [0, 0, 1, 1], auxiliaryChannels: 6))

  /// The settings that no file states.
  static let settings = [
    "heads": "3", "early_layers": "1", "out_indices": "0,0,1,1", "layer_norm_eps": "1e-6",
    "tokenizer.heads": "3",
  ]

  /// The weights in the Swift layout; tensor k starts at 1000 k and counts up.
  static func weights(_ configuration: Configuration) -> StateDict {
    var tensors = StateDict()
    for (index, weight) in WeightSchema(configuration).weights.enumerated() {
      let values = (0..<weight.shape.reduce(1, *)).map { Float(1000 * index + $0) }
      tensors[weight.name] = LazyTensor(shape: weight.shape, values: values)
    }
    return tensors
  }

  /// The weights in another layout.
  static func weights(_ configuration: Configuration, in layout: Layout) throws -> StateDict {
    try RenamePlan.make(
      source: weights(configuration), from: .swift, to: layout, configuration: configuration
    ).apply(to: weights(configuration))
  }

  /// The classifier as candle keeps it, with a zero key bias.
  static func candleClassifier() throws -> StateDict {
    var tensors = StateDict()
    for (name, tensor) in try weights(classifier, in: .timm) {
      switch true {
      case name.hasSuffix("gamma_1"), name.hasSuffix("gamma_2"):
        tensors[name.replacing("gamma_", with: "ls") + ".gamma"] = tensor
      case name.hasPrefix("fc_norm"):
        tensors[name.replacing("fc_norm", with: "norm")] = tensor
      case name.hasSuffix("q_bias"):
        let value = try #require(weights(classifier, in: .timm)[name.replacing("q_", with: "v_")])
        tensors[name.replacing("q_bias", with: "qkv.bias")] = LazyTensor(
          shape: [36],
          values: try tensor.floats() + [Float](repeating: 0, count: 12) + value.floats())
      case name.hasSuffix("v_bias"): continue
      default: tensors[name] = tensor
      }
    }
    return tensors
  }
}

/// Every value of every tensor, by name.
func values(of tensors: StateDict) throws -> [String: [Float]] {
  var result: [String: [Float]] = [:]
  for (name, tensor) in tensors { result[name] = try tensor.floats() }
  return result
}
