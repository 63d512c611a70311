package import BEiTModels

/// The JSON files that stand beside weights in the layout of transformers.
package enum HuggingFaceFiles {
  /// The text of `config.json` for `configuration`.
  ///
  /// - Parameters:
  ///   - configuration: A model that the layout holds.
  ///   - labels: The names of the classes, where they are known.
  ///   - format: The type of the weights; float32 where they keep theirs.
  package static func configuration(
    _ configuration: Configuration, labels: [String]? = nil, format: FloatFormat = .keep
  ) throws(ConversionError) -> String {
    let held = try Layout.huggingFace.holding(configuration)
    let backbone = held.backbone
    var file = HuggingFaceConfiguration()
    file.modelType = "beit"
    file.hiddenAct = "gelu"
    file.hiddenSize = backbone.width
    file.numHiddenLayers = backbone.depth
    file.numAttentionHeads = backbone.heads
    file.intermediateSize = backbone.mlpWidth
    file.imageSize = backbone.imageSize
    file.patchSize = backbone.patchSize
    file.numChannels = backbone.channels
    file.layerNormEps = backbone.layerNormEpsilon
    // Only whether it is above zero counts once there are weights.
    file.layerScaleInitValue = backbone.layerScale ? 0.1 : 0
    file.useMaskToken = backbone.maskToken
    file.useRelativePositionBias = backbone.relativePositionBias.isPerBlock
    file.useSharedRelativePositionBias = backbone.relativePositionBias.isShared
    file.useAbsolutePositionEmbeddings = backbone.absolutePositionEmbedding
    file.useMeanPooling = true
    file.torchDtype = torchName(of: format)
    file.add(held, labels: labels)
    return try jsonText(file, pretty: true, floats: ["layer_scale_init_value", "layer_norm_eps"])
      + "\n"
  }

  private static func torchName(of format: FloatFormat) -> String {
    switch format {
    case .keep, .f32: "float32"
    case .f16: "float16"
    case .bf16: "bfloat16"
    }
  }

  /// How pictures are prepared for a model.
  package struct Preprocessing: Hashable, Sendable {
    /// The length that the shorter side is resized to.
    package var shorterSide: Int
    /// The side of the square that is cut from the middle.
    package var crop: Int
    /// The mean of each channel, for values from 0 to 1.
    package var mean: [Double]
    /// The standard deviation of each channel.
    package var deviation: [Double]

    /// Describes the preparation; the defaults are those of BEiT v2.
    package init(
      shorterSide: Int = 256, crop: Int = 224, mean: [Double] = [0.485, 0.456, 0.406],
      deviation: [Double] = [0.229, 0.224, 0.225]
    ) {
      self.shorterSide = shorterSide
      self.crop = crop
      self.mean = mean
      self.deviation = deviation
    }
  }

  /// The text of `preprocessor_config.json`.
  ///
  /// It names CLIP's processor, because BEiT's own squeezes the whole picture into a square: CLIP's
  /// resizes the shorter side (bicubic) and cuts the middle, as the originals evaluate.
  package static func preprocessor(
    _ preprocessing: Preprocessing
  ) throws(ConversionError) -> String {
    try jsonText(
      PreprocessorFile(preprocessing), pretty: true,
      floats: ["image_mean", "image_std", "rescale_factor"]) + "\n"
  }
}

extension HuggingFaceConfiguration {
  /// Adds what only one kind of model has.
  fileprivate mutating func add(_ configuration: Configuration, labels: [String]?) {
    switch configuration {
    case .classification(let model):
      architectures = ["BeitForImageClassification"]
      useMeanPooling = model.pooling == .mean
      add(classes: model.classes, labels: labels)
    case .pretraining(let model):
      architectures = ["BeitForMaskedImageModeling"]
      vocabSize = model.vocabulary
    case .segmentation(let model):
      architectures = ["BeitForSemanticSegmentation"]
      outIndices = model.outputBlocks.map {
        HuggingFaceConfiguration.outIndex(ofBlock: $0, depth: model.backbone.depth)
      }
      poolScales = model.poolScales
      useAuxiliaryHead = model.auxiliaryChannels != nil
      auxiliaryChannels = model.auxiliaryChannels
      auxiliaryNumConvs = 1
      auxiliaryConcatInput = false
      add(classes: model.classes, labels: labels)
    case .tokenizer: break
    }
  }

  private mutating func add(classes: Int, labels: [String]?) {
    let names =
      labels.flatMap { $0.count == classes ? $0 : nil }
      ?? (0..<classes).map { "LABEL_\($0)" }
    id2label = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { ("\($0.offset)", $0.element) })
    label2id = Dictionary(
      names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
  }
}

/// The fields of a `preprocessor_config.json`.
private struct PreprocessorFile: Encodable {
  let image_processor_type = "CLIPImageProcessor"
  let do_convert_rgb = true
  let do_resize = true
  let size: [String: Int]
  let resample = 3  // bicubic
  let do_center_crop = true
  let crop_size: [String: Int]
  let do_rescale = true
  let rescale_factor = 1.0 / 255
  let do_normalize = true
  let image_mean: [Double]
  let image_std: [Double]

  init(_ preprocessing: HuggingFaceFiles.Preprocessing) {
    size = ["shortest_edge": preprocessing.shorterSide]
    crop_size = ["height": preprocessing.crop, "width": preprocessing.crop]
    image_mean = preprocessing.mean
    image_std = preprocessing.deviation
  }
}
