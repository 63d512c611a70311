import BEiTModels
import Tensors
import Testing

@Suite struct RandomWeightsTests {
  private func values(_ name: String, _ configuration: Configuration, seed: UInt64 = 3) throws
    -> [Float]
  {
    try #require(StateDict.random(for: configuration, seed: seed)[name]).floats()
  }

  private func deviation(_ values: [Float]) -> Float {
    (values.reduce(0) { $0 + $1 * $1 } / Float(values.count)).squareRoot()
  }

  private let classifier = Configuration.classification(
    .init(backbone: .init(imageSize: 32, width: 96, depth: 2, heads: 3), classes: 50))

  @Test func repeatable() throws {
    let name = "backbone.blocks.1.mlp.fc1.weight"
    #expect(try values(name, classifier) == values(name, classifier))
    #expect(try values(name, classifier) != values(name, classifier, seed: 4))
    #expect(
      try values(name, classifier) != values("backbone.blocks.0.mlp.fc1.weight", classifier))
  }

  /// The spread of each kind of weight; output layers of block i are smaller by √(2 (i + 1)).
  @Test func spreads() throws {
    let spread = { (name: String) in try deviation(values(name, classifier)) }
    #expect(abs(try spread("backbone.blocks.0.attention.qkv.weight") - 0.02) < 5e-4)
    #expect(
      abs(try spread("backbone.blocks.0.mlp.fc2.weight") - 0.02 / Float(2).squareRoot()) < 5e-4)
    #expect(abs(try spread("backbone.blocks.1.attention.projection.weight") - 0.01) < 5e-4)
    #expect(abs(try spread("head.weight") - 2e-5) < 1e-6)
    let patch = try values("backbone.patchEmbedding.weight", classifier)
    let limit = 1 / Float(768).squareRoot()
    #expect(patch.allSatisfy { abs($0) <= limit } && deviation(patch) > limit / 2)
    #expect(
      try values("backbone.blocks.1.attention.relativePositionBias", classifier)
        .allSatisfy { $0 == 0 })
    #expect(try values("backbone.blocks.1.layerScale2", classifier).allSatisfy { $0 == 0.1 })
    #expect(try values("poolNorm.weight", classifier).allSatisfy { $0 == 1 })
    #expect(try values("head.bias", classifier).allSatisfy { $0 == 0 })
  }

  @Test func pretrainingIsCut() throws {
    var backbone = classifier.backbone
    (backbone.relativePositionBias, backbone.maskToken) = (.shared, true)
    let pretraining = Configuration.pretraining(.init(backbone: backbone, vocabulary: 40))
    for name in ["backbone.maskToken", "backbone.patchEmbedding.weight", "head.weight"] {
      let values = try values(name, pretraining)
      #expect(values.allSatisfy { abs($0) <= 0.02 } && deviation(values) > 0.008)
    }
    let bias = try values("aggregationBlocks.0.mlp.fc1.bias", pretraining)
    #expect(deviation(bias) > 0.03)
  }

  @Test func codesHaveLengthOne() throws {
    var encoder = classifier.backbone
    encoder.relativePositionBias = .none
    let codes = try values("codebook", .tokenizer(.init(encoder: encoder, codebookSize: 9)))
    for row in 0..<9 {
      let square = codes[row * 32..<row * 32 + 32].reduce(0) { $0 + $1 * $1 }
      #expect(abs(square - 1) < 1e-5)
    }
  }

  /// Whole rows also where a codebook takes several chunks.
  @Test func newModelsRun() throws {
    let model = try makeModel(StateDict.random(for: classifier, seed: 1), classifier)
    let logits = try model.floats("logits", for: ["input": Golden.input(side: 32)])
    #expect(try #require(logits).values.allSatisfy { $0.isFinite })
  }
}
