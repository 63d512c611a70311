import BEiTZoo
import Safetensors
import Tensors
import TestSupport

/// The carried model and pictures of it.
enum Tiny {
  static let path = fixtures + "/tiny/beitv2_tiny_patch8_64.pth"
  static let pictures = [
    "disc_00.jpg", "ring_01.jpg", "star_14.png", "dots_03.jpg", "spiral_19.png",
  ]
  .map { fixtures + "/tiny/pictures/" + $0 }
}

/// A zoo that keeps nothing, for models named by their paths.
func zoo() throws -> Zoo { try Zoo(storingIn: "/nonexistent/zoo") }

/// Small models of each kind, for which nothing has to be fetched.
enum Small {
  static func backbone(_ side: Int = 32, patch: Int = 8) -> BackboneConfiguration {
    BackboneConfiguration(imageSize: side, patchSize: patch, width: 24, depth: 3, heads: 3)
  }

  static func classifier(classes: Int, side: Int = 32) -> Configuration {
    .classification(ClassifierConfiguration(backbone: backbone(side), classes: classes))
  }

  static var segmenter: Configuration {
    .segmentation(
      SegmentationConfiguration(
        backbone: backbone(32, patch: 16), classes: 150, outputBlocks: [0, 1, 2, 2], channels: 8,
        poolScales: [1, 2], auxiliaryChannels: nil))
  }

  static var pretraining: Configuration {
    var backbone = backbone()
    (backbone.relativePositionBias, backbone.maskToken) = (.shared, true)
    return .pretraining(
      PretrainingConfiguration(backbone: backbone, vocabulary: 16, aggregationDepth: 2))
  }

  static var tokenizer: Configuration {
    var encoder = backbone()
    (encoder.relativePositionBias, encoder.layerScale) = (.none, false)
    encoder.absolutePositionEmbedding = true
    var decoder = encoder
    (decoder.imageSize, decoder.patchSize, decoder.channels, decoder.depth) = (4, 1, 8, 1)
    return .tokenizer(
      TokenizerConfiguration(
        encoder: encoder, codebookSize: 12, codeWidth: 8,
        decoder: .init(backbone: decoder, outputWidth: 10)))
  }

  /// Writes a new model as a file of the Swift layout.
  static func write(
    _ configuration: Configuration, to path: String, metadata: [String: String] = [:]
  ) throws {
    let provenance = Provenance(tool: "test", layout: .swift, configuration: configuration)
    try SafetensorsWriter.write(
      StateDict.random(for: configuration, seed: 7),
      metadata: provenance.metadata().merging(metadata) { _, new in new }, to: path)
  }
}

extension Model {
  /// The real values of the result called `name`.
  func floats(_ name: String, for input: FloatTensor) throws -> [Float]? {
    for output in try outputs(for: ["input": input]) where output.name == name {
      if case .floats(let tensor) = output.tensor { return tensor.values }
    }
    return nil
  }
}

/// The greatest difference between two lists of the same length; infinite for other lengths.
func difference(_ one: [Float], _ other: [Float]) -> Float {
  guard one.count == other.count else { return .infinity }
  return zip(one, other).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
