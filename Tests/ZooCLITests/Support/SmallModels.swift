import BEiTModels
import Safetensors
import Tensors

/// Small new models of the kinds that are not carried, with what has to be said of their files.
enum SmallModel {
  case tokenizer
  case segmenter

  /// Writes the weights in the Swift layout, without a word about them.
  func write(to path: String) throws {
    try SafetensorsWriter.write(StateDict.random(for: configuration, seed: 11), to: path)
  }

  /// The options without which the file cannot be used.
  var options: [String] {
    let settings =
      switch self {
      case .tokenizer: ["heads=3", "decoder_heads=3"]
      case .segmenter: ["out_indices=0,1,2,2", "pool_scales=1,2"]
      }
    return settings.flatMap { ["--set", $0] }
  }

  private var configuration: Configuration {
    var backbone = BackboneConfiguration(imageSize: 32, patchSize: 8, width: 24, depth: 3, heads: 3)
    switch self {
    case .tokenizer:
      (backbone.relativePositionBias, backbone.layerScale) = (.none, false)
      backbone.absolutePositionEmbedding = true
      var decoder = backbone
      (decoder.imageSize, decoder.patchSize, decoder.channels, decoder.depth) = (4, 1, 8, 1)
      return .tokenizer(
        TokenizerConfiguration(
          encoder: backbone, codebookSize: 12, codeWidth: 8,
          decoder: .init(backbone: decoder, outputWidth: 10)))
    case .segmenter:
      return .segmentation(
        SegmentationConfiguration(
          backbone: backbone, classes: 150, outputBlocks: [0, 1, 2, 2], channels: 8,
          poolScales: [1, 2], auxiliaryChannels: nil))
    }
  }
}
