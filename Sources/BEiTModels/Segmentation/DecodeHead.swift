internal import Kernels

/// The head of UPerNet: pyramid pooling on the coarsest level, then a feature pyramid.
///
/// Mirrors `UPerHead` of mmsegmentation.
struct DecodeHead: Sendable {
  private let poolScales: [Int]
  private let pooling: [ConvolutionLayer]
  private let bottleneck: ConvolutionLayer
  private let lateral: [ConvolutionLayer]
  private let smooth: [ConvolutionLayer]
  private let fusion: ConvolutionLayer
  private let classifier: MapClassifier

  init(_ reader: WeightReader, _ segmentation: SegmentationConfiguration) throws(ModelError) {
    let (width, channels) = (segmentation.backbone.width, segmentation.channels)
    let layer = { (reader: WeightReader, inputs: Int, side: Int) throws(ModelError) in
      try ConvolutionLayer(
        reader, from: inputs, to: channels, side: side, epsilon: segmentation.batchNormEpsilon)
    }
    poolScales = segmentation.poolScales
    var (pooling, lateral, smooth): ([ConvolutionLayer], [ConvolutionLayer], [ConvolutionLayer])
    (pooling, lateral, smooth) = ([], [], [])
    for index in poolScales.indices {
      pooling.append(try layer(reader["pooling"][index], width, 1))
    }
    for level in 0..<3 {
      lateral.append(try layer(reader["lateral"][level], width, 1))
      smooth.append(try layer(reader["smooth"][level], channels, 3))
    }
    (self.pooling, self.lateral, self.smooth) = (pooling, lateral, smooth)
    bottleneck = try layer(reader["bottleneck"], width + poolScales.count * channels, 3)
    fusion = try layer(reader["fusion"], 4 * channels, 3)
    classifier = try MapClassifier(
      reader["classifier"], from: channels, to: segmentation.classes)
  }

  /// Logits at the stride of the finest of the four levels.
  func callAsFunction(_ levels: [FeatureMap]) -> FeatureMap {
    var paths = zip(lateral, levels).map { $0($1) }
    paths.append(pooled(levels[3]))
    for level in (0..<3).reversed() {
      paths[level].add(
        bilinear(paths[level + 1], height: paths[level].height, width: paths[level].width))
    }
    for level in 0..<3 { paths[level] = smooth[level](paths[level]) }
    let (height, width) = (paths[0].height, paths[0].width)
    let fused = fusion(.stacked(paths.map { bilinear($0, height: height, width: width) }))
    return classifier(fused)
  }

  private func pooled(_ map: FeatureMap) -> FeatureMap {
    let pooled = zip(poolScales, pooling).map { scale, layer in
      bilinear(layer(adaptiveAverage(map, side: scale)), height: map.height, width: map.width)
    }
    return bottleneck(.stacked([map] + pooled))
  }
}
