import BEiTModels
import Tensors
import Testing

@Suite struct PretrainingTests {
  private static let configuration: PretrainingConfiguration = {
    var backbone = Golden.backbone
    backbone.depth = 4
    backbone.relativePositionBias = .shared
    backbone.maskToken = true
    return PretrainingConfiguration(backbone: backbone, vocabulary: 16, earlyLayers: 3)
  }()

  private static func inputs() -> [String: FloatTensor] {
    var mask = [Float](repeating: 0, count: 16)
    for patch in [1, 2, 5, 6, 11] { mask[patch] = 1 }
    return [
      "input": Golden.input(side: 32), "mask": FloatTensor(shape: [1, 16], values: mask),
      "labels": FloatTensor(shape: [5], values: [3, 1, 4, 1, 5]),
    ]
  }

  private func model(
    _ change: (inout PretrainingConfiguration) -> Void = { _ in }
  ) throws -> PretrainingModel {
    var configuration = Self.configuration
    change(&configuration)
    return try PretrainingModel(Golden.weights(.pretraining(configuration)), configuration)
  }

  /// The original implementation in float64 on the same weights.
  @Test func goldenVectorB() throws {
    let (model, inputs) = (try model(), Self.inputs())
    #expect(WeightSchema(.pretraining(Self.configuration)).weights.count == 99)
    let main = try #require(try model.floats("mim.logits", for: inputs))
    let aggregated = try #require(try model.floats("mim.aggregated_logits", for: inputs))
    #expect(main.shape == [5, 16] && aggregated.shape == [5, 16])
    let mainStart = [0.1696133311, -0.4675651630, 0.4834184909, 0.2587373214]
    let aggregatedStart = [0.1498000646, -0.4218488941, 0.4611107479, 0.2335744537]
    #expect(largestDifference(main.values.prefix(4), mainStart) < 1e-6)
    #expect(largestDifference(aggregated.values.prefix(4), aggregatedStart) < 1e-6)
    #expect(abs(main.values.reduce(0) { $0 + Double($1) } - 1.656269119913) < 1e-5)
    #expect(abs(aggregated.values.reduce(0) { $0 + Double($1) } - 1.535617253551) < 1e-5)
    let losses = try ["loss.main", "loss.aggregated"].map { name in
      try #require(try model.floats(name, for: inputs)?.values.first)
    }
    #expect(largestDifference(losses, [3.067137106691, 3.035669245285]) < 1e-6)
  }

  @Test func withoutAggregation() throws {
    let model = try model { $0.aggregationDepth = 0 }
    let logits = try model.logits(for: Golden.input(side: 32))
    #expect(logits.main.shape == [1, 16, 16] && logits.aggregated == nil)
  }

  @Test func ownHeadOfSecondStream() throws {
    let shared = try model().logits(for: Golden.input(side: 32))
    let own = try model { $0.sharedHead = false }.logits(for: Golden.input(side: 32))
    #expect(shared.main == own.main && shared.aggregated != own.aggregated)
  }

  /// A mask of zeros is no mask.
  @Test func emptyMask() throws {
    let model = try model()
    let mask = FloatTensor(shape: [1, 16], values: [Float](repeating: 0, count: 16))
    let input = Golden.input(side: 32)
    #expect(try model.logits(for: input, mask: mask) == model.logits(for: input))
  }

  @Test func wrongMask() throws {
    let model = try model()
    let mask = FloatTensor(shape: [1, 15], values: [Float](repeating: 1, count: 15))
    #expect(throws: ModelError.input(name: "mask", expected: "shape [1, 16]", found: "15 values")) {
      try model.logits(for: Golden.input(side: 32), mask: mask)
    }
  }

  @Test func wrongLabels() throws {
    let model = try model()
    var inputs = Self.inputs()
    inputs["labels"] = FloatTensor(shape: [5], values: [3, 1, 4, 1, 16])
    #expect(throws: ModelError.self) { try model.outputs(for: inputs) }
  }

  @Test(arguments: [0, 5]) func earlyLayersOutOfRange(_ layers: Int) {
    #expect(throws: ModelError.self) { try model { $0.earlyLayers = layers } }
  }
}

private func == (
  a: (main: FloatTensor, aggregated: FloatTensor?), b: (main: FloatTensor, aggregated: FloatTensor?)
) -> Bool { a.main == b.main && a.aggregated == b.aggregated }
