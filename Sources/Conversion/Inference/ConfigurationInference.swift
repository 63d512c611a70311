package import BEiTModels
package import Tensors

/// Works out the configuration of a model from names and shapes, and from what is stated beside.
package struct ConfigurationInference: Sendable {
  let layout: Layout
  let shapes: TensorShapes
  var settings: Settings
  /// What was assumed because nothing states it.
  package internal(set) var assumptions: [String] = []

  /// The configuration with how it was come by.
  package struct Result: Hashable, Sendable {
    /// The model.
    package let configuration: Configuration
    /// What was assumed because nothing states it, a sentence each.
    package let assumptions: [String]
    /// Settings that say nothing about this kind of model.
    package let unusedSettings: [String]
  }

  /// The configuration of the model of kind `task` in `tensors`.
  package static func infer(
    _ tensors: StateDict, layout: Layout, task: Configuration.Task,
    settings: Settings = Settings()
  ) throws(ConversionError) -> Result {
    var inference = ConfigurationInference(
      layout: layout, shapes: TensorShapes(tensors, layout, task), settings: settings)
    let configuration = try inference.model(task)
    return Result(
      configuration: configuration, assumptions: inference.assumptions,
      unusedSettings: inference.settings.unused)
  }

  private mutating func model(
    _ task: Configuration.Task
  ) throws(ConversionError) -> Configuration {
    switch task {
    case .classification: .classification(try classifier())
    case .pretraining: .pretraining(try pretraining())
    case .tokenizer: .tokenizer(try tokenizer(at: "", scope: .alone))
    case .segmentation: .segmentation(try segmentation())
    }
  }

  mutating func assume<Value>(_ setting: Setting, _ value: Value, because reason: String) -> Value {
    assumptions.append("\(setting.rawValue) \(value): \(reason)")
    return value
  }
}

// The models.
extension ConfigurationInference {
  private mutating func classifier() throws(ConversionError) -> ClassifierConfiguration {
    let backbone = try self.backbone(at: "backbone.", scope: .alone)
    let pooling: ClassifierConfiguration.Pooling
    switch (shapes["poolNorm.weight"] != nil, shapes["norm.weight"] != nil) {
    case (true, false): pooling = .mean
    case (false, true): pooling = .classToken
    case (let both, _):
      let names = "`\(shapes.name(of: "poolNorm.weight"))` and `\(shapes.name(of: "norm.weight"))`"
      throw .unknownConfiguration(reason: "it has \(both ? "both" : "neither of") \(names)")
    }
    try settings.check(.pooling, pooling)
    let classes = try shapes.require("head.weight", rank: 2)[0]
    try settings.check(.classes, classes)
    return ClassifierConfiguration(backbone: backbone, classes: classes, pooling: pooling)
  }

  private mutating func pretraining() throws(ConversionError) -> PretrainingConfiguration {
    let backbone = try self.backbone(at: "backbone.", scope: .alone)
    let vocabulary = try shapes.require("head.weight", rank: 2)[0]
    let depth = shapes.count("aggregationBlocks.#.norm1.weight")
    let sharedHead = shapes["aggregationHead.weight"] == nil
    try settings.check(.vocabulary, vocabulary)
    try settings.check(.headLayers, depth)
    try settings.check(.sharedHead, sharedHead)
    let hasTokenizer = shapes["tokenizer.codebook"] != nil
    return PretrainingConfiguration(
      backbone: backbone, vocabulary: vocabulary,
      earlyLayers: try earlyLayers(of: backbone.depth, aggregated: depth > 0),
      aggregationDepth: depth, sharedHead: sharedHead,
      tokenizer: hasTokenizer ? try tokenizer(at: "tokenizer.", scope: .inside) : nil)
  }

  /// The original trains with 9 of 12 and 21 of 24 blocks, three before the last either way.
  private mutating func earlyLayers(
    of depth: Int, aggregated: Bool
  ) throws(ConversionError) -> Int {
    let usual = max(1, depth - 3)
    guard let stated: Int = try settings.value(.earlyLayers) else {
      return aggregated
        ? assume(.earlyLayers, usual, because: "assumed three blocks before the last") : usual
    }
    guard (1...depth).contains(stated) else {
      throw .badSetting(
        key: Setting.earlyLayers.rawValue, value: "\(stated)", expected: "1 to \(depth)")
    }
    return stated
  }

  mutating func tokenizer(
    at prefix: String, scope: Scope
  ) throws(ConversionError) -> TokenizerConfiguration {
    let encoder = try backbone(at: prefix + "encoder.", scope: scope)
    let codebook = try shapes.require(prefix + "codebook", rank: 2)
    try settings.check(.codebookSize, codebook[0])
    try settings.check(.codeWidth, codebook[1])
    return TokenizerConfiguration(
      encoder: encoder, codebookSize: codebook[0], codeWidth: codebook[1],
      usage: shapes[prefix + "codeUsage"] != nil,
      decoder: try decoder(at: prefix, encoder))
  }

  private mutating func decoder(
    at prefix: String, _ encoder: BackboneConfiguration
  ) throws(ConversionError) -> TokenizerConfiguration.Decoder? {
    guard shapes[prefix + "decoder.classToken"] != nil else { return nil }
    var backbone = try self.backbone(at: prefix + "decoder.", scope: .decoder(encoder))
    backbone.layerNormEpsilon = encoder.layerNormEpsilon
    let width = try shapes.require(prefix + "decoderProjection.1.weight", rank: 2)[0]
    try settings.check(.decoderWidth, width)
    return TokenizerConfiguration.Decoder(backbone: backbone, outputWidth: width)
  }

  private mutating func segmentation() throws(ConversionError) -> SegmentationConfiguration {
    let backbone = try self.backbone(at: "backbone.", scope: .alone)
    let classes = try shapes.require("decodeHead.classifier.weight", rank: 4)[0]
    let channels = try shapes.require("decodeHead.bottleneck.weight", rank: 4)[0]
    let auxiliary =
      shapes["auxiliaryHead.convolution.weight"] == nil
      ? nil : try shapes.require("auxiliaryHead.convolution.weight", rank: 4)[0]
    try settings.check(.classes, classes)
    try settings.check(.channels, channels)
    if let auxiliary { try settings.check(.auxiliaryChannels, auxiliary) }
    return SegmentationConfiguration(
      backbone: backbone, classes: classes, outputBlocks: try outputBlocks(of: backbone.depth),
      channels: channels, poolScales: try poolScales(), auxiliaryChannels: auxiliary,
      batchNormEpsilon: try settings.value(.batchNormEpsilon) ?? 1e-5)
  }

  private mutating func outputBlocks(of depth: Int) throws(ConversionError) -> [Int] {
    guard let stated: [Int] = try settings.value(.outputBlocks) else {
      let usual = SegmentationConfiguration.outputBlocks(of: depth)
      return assume(
        .outputBlocks, usual, because: "assumed the blocks of the published configurations")
    }
    guard stated.count == 4, stated.allSatisfy((-1..<depth).contains) else {
      throw .badSetting(
        key: Setting.outputBlocks.rawValue, value: "\(stated)",
        expected: "four blocks from 0 to \(depth - 1), or -1 for the embedding")
    }
    return stated
  }

  private mutating func poolScales() throws(ConversionError) -> [Int] {
    let count = shapes.count("decodeHead.pooling.#.weight")
    let usual = [1, 2, 3, 6]
    guard let stated: [Int] = try settings.value(.poolScales) else {
      guard count == usual.count else {
        throw .settingNeeded(
          key: Setting.poolScales.rawValue, reason: "the file has \(count) pooling modules")
      }
      return usual
    }
    guard stated.count == count, stated.allSatisfy({ $0 > 0 }) else {
      throw .badSetting(
        key: Setting.poolScales.rawValue, value: "\(stated)", expected: "\(count) positive sides")
    }
    return stated
  }
}
