import BEiTModels
import Conversion
import Tensors
import Testing

/// Weights that hold no floating-point numbers, and biases that are not there.
@Suite struct WeightTypeTests {
  private func file(_ change: (inout StateDict) -> Void) throws -> StateDict {
    var file = StateDict()
    for (name, tensor) in try SmallModels.weights(SmallModels.classifier, in: .unilm) {
      file[name] = tensor
    }
    change(&file)
    return file
  }

  private func integers(_ tensor: LazyTensor?) -> LazyTensor? {
    tensor.map {
      LazyTensor(shape: $0.shape, integers: [Int64](repeating: 1, count: $0.elementCount))
    }
  }

  /// What would fail when the model runs is refused when it is converted; the index of positions,
  /// which is made of integers, is not.
  @Test func integerWeights() throws {
    let file = try file { $0["head.bias"] = integers($0["head.bias"]) }
    #expect(throws: ConversionError.wrongType(tensor: "head.bias", found: "I64")) {
      try ConversionRequest(to: .unilm).prepare(file)
    }
    var lenient = ConversionRequest(to: .timm)
    lenient.isLenient = true
    let conversion = try lenient.prepare(file)
    #expect(conversion.notes.contains { $0.hasPrefix("head.bias: I64, copied as it is") })
    #expect(try conversion.apply(storing: .f32)["head.bias"]?.scalarType == .i64)
    try #expect(ConversionRequest(to: .unilm).prepare(self.file { _ in }).plan.isComplete)
  }

  /// timm makes models without biases of queries and values: zeros stand for them.
  @Test(arguments: [Layout.swift, .huggingFace, .mmpretrain])
  func withoutBiases(to layout: Layout) throws {
    let file = try file { file in
      for name in file.names where name.hasSuffix("q_bias") || name.hasSuffix("v_bias") {
        file[name] = nil
      }
    }
    let conversion = try ConversionRequest(to: layout).prepare(file)
    let report = conversion.report(output: "out")
    let made = report.synthesised.filter { $0.rule == "absent-bias" }
    #expect(made.count == 2 * conversion.configuration.backbone.depth && report.isComplete)
    let tensors = try conversion.apply()
    let zeros = try #require(made.first.flatMap { tensors[$0.name] })
    #expect(try zeros.floats().allSatisfy { $0 == 0 })
    #expect(zeros.shape == [conversion.configuration.backbone.width])
  }

  /// One that is missing among others is missing.
  @Test func oneBiasMissing() throws {
    let file = try file { $0["blocks.1.attn.q_bias"] = nil }
    #expect(throws: ConversionError.self) { try ConversionRequest().prepare(file) }
  }

  /// A table that all blocks share beside those of the blocks: every layout that has a place keeps both.
  @Test(arguments: [Layout.unilm, .timm, .mmpretrain, .huggingFace, .swift])
  func bothTables(in layout: Layout) throws {
    var backbone = SmallModels.backbone
    backbone.relativePositionBias = .both
    let model = Configuration.classification(
      ClassifierConfiguration(backbone: backbone, classes: 5))
    let file = try SmallModels.weights(model, in: layout)
    let conversion = try ConversionRequest(from: layout).prepare(file)
    #expect(conversion.configuration.backbone.relativePositionBias == .both)
    #expect(conversion.plan.isComplete)
  }
}
