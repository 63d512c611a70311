internal import Kernels
public import Tensors

/// A segmentation model: a backbone, a feature pyramid and the head of UPerNet.
///
/// Mirrors `BEiT` of unilm's `semantic_segmentation/backbone/beit.py` with mmsegmentation's heads.
public struct SegmentationModel: Model {
  /// The sizes and variants.
  public let configuration: SegmentationConfiguration
  /// The format of the large products.
  public let precision: Precision
  let backbone: Backbone
  private let pyramid: Pyramid
  private let decodeHead: DecodeHead
  private let auxiliary: Auxiliary?

  private struct Auxiliary: Sendable {
    let convolution: ConvolutionLayer
    let classifier: MapClassifier
  }

  /// Makes a segmentation model of weights in the Swift layout; see `Classifier`.
  public init(
    _ weights: StateDict, _ configuration: SegmentationConfiguration,
    precision: Precision = .float32
  ) throws(ModelError) {
    let reader = try WeightReader(weights, for: .segmentation(configuration), precision)
    let backbone = configuration.backbone
    self.configuration = configuration
    self.precision = precision
    self.backbone = try Backbone(reader["backbone"], backbone)
    pyramid = try Pyramid(reader["pyramid"], configuration)
    decodeHead = try DecodeHead(reader["decodeHead"], configuration)
    if let channels = configuration.auxiliaryChannels {
      let head = reader["auxiliaryHead"]
      auxiliary = Auxiliary(
        convolution: try ConvolutionLayer(
          head["convolution"], from: backbone.width, to: channels, side: 3,
          epsilon: configuration.batchNormEpsilon),
        classifier: try MapClassifier(
          head["classifier"], from: channels, to: configuration.classes))
    } else {
      auxiliary = nil
    }
  }

  /// What kind of model it is.
  public var modelConfiguration: Configuration { .segmentation(configuration) }

  /// The logits [B, classes, side / 4, side / 4] of crops [B, 3, side, side] at patch size 16.
  public func logits(for crops: FloatTensor) throws(ModelError) -> FloatTensor {
    .stacked(try levels(crops).map { decodeHead($0) })
  }

  /// `backbone.levelN`, `seg.logits`, `seg.aux_logits`, `seg.logits_crop` and `seg.argmax`.
  ///
  /// Pictures larger than a crop go through the sliding window, and show the last two.
  public func outputs(
    for inputs: [String: FloatTensor]
  ) throws(ModelError) -> [(name: String, tensor: OutputTensor)] {
    let pictures = try input("input", from: inputs)
    let side = configuration.backbone.imageSize
    var outputs = Outputs()
    var full: [FeatureMap] = []
    if pictures.shape.dropFirst() == [3, side, side] {
      let levels = try levels(pictures)
      for level in 0..<4 {
        outputs.add("backbone.level\(level)", .stacked(levels.map { $0[level] }))
      }
      let logits = levels.map { decodeHead($0) }
      outputs.add("seg.logits", .stacked(logits))
      if let auxiliary {
        let maps = levels.map { auxiliary.classifier(auxiliary.convolution($0[2])) }
        outputs.add("seg.aux_logits", .stacked(maps))
      }
      full = logits.map { bilinear($0, height: side, width: side) }
    } else {
      full = try slide(over: pictures, stride: defaultStride)
    }
    outputs.add("seg.logits_crop", .stacked(full))
    outputs.add("seg.argmax", .argmax(full))
    return outputs.list
  }

  /// The four levels of each picture.
  func levels(_ crops: FloatTensor) throws(ModelError) -> [[FeatureMap]] {
    let batch = try backbone.batch(of: crops)
    var tokens = [[Float]](repeating: [], count: 4)
    _ = try backbone(crops) { depth, x in
      for (level, block) in configuration.outputBlocks.enumerated() where block == depth - 1 {
        tokens[level] = x
      }
    }
    let maps = tokens.map { tokens in
      featureMaps(
        patchTokens(of: tokens, configuration.backbone), width: configuration.backbone.width,
        grid: configuration.backbone.grid)
    }
    return (0..<batch).map { picture in pyramid(maps.map { $0.map(picture) }) }
  }

  /// The logits of one crop, at its own size.
  func fullLogits(_ crop: FloatTensor) throws(ModelError) -> [FeatureMap] {
    try levels(crop).map {
      bilinear(decodeHead($0), height: crop.shape[2], width: crop.shape[3])
    }
  }
}

extension FloatTensor {
  /// Picture `index` of [B, channels, height, width].
  func map(_ index: Int) -> FeatureMap {
    let count = shape[1] * shape[2] * shape[3]
    return FeatureMap(
      channels: shape[1], height: shape[2], width: shape[3],
      values: Array(values[index * count..<(index + 1) * count]))
  }

  /// [B, channels, height, width] of maps that agree in their extents.
  static func stacked(_ maps: [FeatureMap]) -> FloatTensor {
    precondition(!maps.isEmpty, "nothing to stack")
    return FloatTensor(
      shape: [maps.count, maps[0].channels, maps[0].height, maps[0].width],
      values: maps.flatMap(\.values))
  }
}

extension IntegerTensor {
  /// The greatest channel at each place, [B, height, width]; the first of equals.
  static func argmax(_ maps: [FeatureMap]) -> IntegerTensor {
    precondition(!maps.isEmpty, "nothing to compare")
    let values = maps.flatMap { map in
      (0..<map.area).map { place in
        var best = 0
        for channel in 1..<max(1, map.channels)
        where map.values[channel * map.area + place] > map.values[best * map.area + place] {
          best = channel
        }
        return Int64(best)
      }
    }
    return IntegerTensor(shape: [maps.count, maps[0].height, maps[0].width], values: values)
  }
}
