@testable import BEiTModels
import Glibc
import Tensors
import Testing

@Suite struct WeightFitTests {
  private var pretraining: Configuration {
    var backbone = Golden.backbone
    backbone.relativePositionBias = .shared
    backbone.maskToken = true
    return .pretraining(.init(backbone: backbone, vocabulary: 5, earlyLayers: 1))
  }
  private let classification = Configuration.classification(Golden.classifier)

  /// Tables are copied, head and norm start afresh even where the shapes would do.
  @Test func classifierFromPretraining() throws {
    let source = Golden.weights(pretraining)
    let fit = try WeightFit(source, from: pretraining, to: classification)
    #expect(fit.copiedFromShared.count == 2 && fit.resized.isEmpty)
    #expect(fit.fresh == ["poolNorm.weight", "poolNorm.bias", "head.weight", "head.bias"])
    #expect(fit.unused.contains("backbone.maskToken") && fit.unused.contains("norm.weight"))
    #expect(!fit.unused.contains("backbone.relativePositionBias"))
    let table = try #require(source["backbone.relativePositionBias"]).floats()
    let copy = fit.weights["backbone.blocks.1.attention.relativePositionBias"]
    #expect(try #require(copy).floats() == table)
    #expect(
      try #require(fit.weights["poolNorm.weight"]).floats() == [Float](repeating: 1, count: 24))
    let again = try WeightFit(source, from: pretraining, to: classification)
    #expect(
      try fit.weights["head.weight"]?.floats() == again.weights["head.weight"]?.floats())
    _ = try Classifier(fit.weights, Golden.classifier)
  }

  struct Embedding: Sendable {
    let source: Int
    let target: Int
    let expected: [Float]
  }

  /// Position embeddings under timm's tables are resized with antialiasing, as by its
  /// `resample_abs_pos_embed`, which gave these numbers.
  @Test(arguments: [
    Embedding(
      source: 4, target: 3,
      expected: [
        -1, 0.253735, 0.762402, 0.452517, 0.405423, 0.073191, -0.179347, 0.427594, 0.59566,
        -0.122177,
      ]),
    Embedding(
      source: 3, target: 5,
      expected: [
        -1, 0.844339, 0.339763, -0.231132, 0.860286, 1.650943, 0.748979, 0.244403, -0.326493,
        0.764926, 1.555583, 0.575472, 0.070895, -0.5, 0.591418, 1.382075, 0.401964, -0.102612,
        -0.673507, 0.417911, 1.208568, 0.306604, -0.197972, -0.768868, 0.32255, 1.113207,
      ]),
  ])
  func antialiasedPositions(embedding: Embedding) throws {
    let count = embedding.source * embedding.source + 1
    let found = resizedPositionEmbedding(
      (0..<count).map { Float($0 * 7 % 11) / 4 - 1 }, width: 1, from: embedding.source,
      to: embedding.target, antialias: true)
    try #require(found.count == embedding.expected.count)
    for (one, other) in zip(found, embedding.expected) { #expect(abs(one - other) < 2e-6) }
  }

  @Test func otherClasses() throws {
    var target = Golden.classifier
    target.classes = 9
    let fit = try WeightFit(
      Golden.weights(classification), from: classification, to: .classification(target))
    #expect(fit.fresh == ["head.weight", "head.bias"])
    #expect(fit.unused == ["head.weight", "head.bias"])
  }

  @Test func otherWidth() {
    var target = Golden.classifier
    target.backbone.width = 48
    #expect(throws: ModelError.self) {
      try WeightFit(
        Golden.weights(classification), from: classification, to: .classification(target))
    }
  }

  @Test func deeperBackbone() {
    var target = Golden.classifier
    target.backbone.depth = 3
    #expect(throws: ModelError.self) {
      try WeightFit(
        Golden.weights(classification), from: classification, to: .classification(target))
    }
  }

  /// PyTorch's bicubic `interpolate` of a 4×4 plane of sin(0.37 k) + 0.01 k.
  @Test func positionEmbedding() throws {
    var encoder = Golden.backbone
    (encoder.relativePositionBias, encoder.absolutePositionEmbedding) = (.none, true)
    let source = Configuration.tokenizer(.init(encoder: encoder, codebookSize: 3))
    var weights = Golden.weights(source)
    let plane = (0..<16).map { Float(sin(0.37 * Double($0)) + 0.01 * Double($0)) }
    let values = ([5] + plane).flatMap { [Float](repeating: $0, count: 24) }
    weights["encoder.positionEmbedding"] = LazyTensor(shape: [1, 17, 24], values: values)
    encoder.imageSize = 48
    let target = Configuration.tokenizer(.init(encoder: encoder, codebookSize: 3))
    let fit = try WeightFit(weights, from: source, to: target)
    #expect(fit.resized == ["encoder.positionEmbedding"])
    let resized = try #require(fit.weights["encoder.positionEmbedding"]).floats()
    let first = stride(from: 0, to: resized.count, by: 24).map { resized[$0] }
    #expect(first.count == 37 && first[0] == 5)
    let expected = [-0.1251641001691, 0.0789491175512, 0.7498350399558, -0.6283362663162]
    #expect(largestDifference([first[1], first[2], first[16], first[35]], expected) < 1e-6)
  }
}
