import BEiTModels
import Testing

struct SizeCase: Sendable, CustomTestStringConvertible {
  let name: String
  let backbone: BackboneConfiguration
  let parameters: Int
  /// What mmengine lists, and MACs with the head, both in units of `unit`.
  let listed, multiplyAdds: Double
  var unit = 1.0
  var classes = 1000
  var testDescription: String { name }

  static func side(_ side: Int, _ backbone: BackboneConfiguration) -> BackboneConfiguration {
    var backbone = backbone
    backbone.imageSize = side
    return backbone
  }
}

@Suite struct ComputeCostTests {
  /// The published counts; those in units of a million are rounded as published.
  @Test(arguments: [
    SizeCase(
      name: "base 224", backbone: .base, parameters: 86_530_984, listed: 17_581_219_584,
      multiplyAdds: 17_563_828_224),
    SizeCase(
      name: "base 384", backbone: SizeCase.side(384, .base), parameters: 86_744_104,
      listed: 55_537, multiplyAdds: 55_484, unit: 1e6),
    SizeCase(
      name: "base 512", backbone: SizeCase.side(512, .base), parameters: 86_997_544,
      listed: 10_712, multiplyAdds: 10_703, unit: 1e7),
    SizeCase(
      name: "large 224", backbone: .large, parameters: 304_430_568, listed: 61_602,
      multiplyAdds: 61_555, unit: 1e6),
    SizeCase(
      name: "large 384", backbone: SizeCase.side(384, .large), parameters: 304_998_888,
      listed: 19_121, multiplyAdds: 19_107, unit: 1e7),
    SizeCase(
      name: "large 512", backbone: SizeCase.side(512, .large), parameters: 305_674_728,
      listed: 36_224, multiplyAdds: 36_199, unit: 1e7),
  ]) func classifiers(_ size: SizeCase) {
    let configuration = ClassifierConfiguration(backbone: size.backbone, classes: size.classes)
    #expect(
      WeightSchema(.classification(configuration)).parameterCount == size.parameters)
    let cost = ComputeCost(configuration)
    #expect((Double(cost.listed ?? 0) / size.unit).rounded() == size.listed)
    #expect((Double(cost.multiplyAdds) / size.unit).rounded() == size.multiplyAdds)
  }

  /// The cost of the other models, in the precision in which it is known.
  @Test func otherModels() {
    let giga = { (configuration: Configuration) in
      Double(ComputeCost(configuration).multiplyAdds) / 1e9
    }
    #expect(abs(giga(.pretraining(.init(backbone: .base))) - 21.4) < 0.05)
    #expect(abs(giga(.tokenizer(.init(encoder: .base))) - 17.73) < 0.01)
    let base = SizeCase.side(512, .base)
    #expect(abs(giga(.segmentation(.init(backbone: base))) - 605) < 1)
    let large = SizeCase.side(512, .large)
    #expect(abs(giga(.segmentation(.init(backbone: large))) - 1246) < 1)
  }

  @Test func moreClasses() {
    let base = ClassifierConfiguration(backbone: .base, classes: 21841)
    #expect(WeightSchema(.classification(base)).parameterCount == 102_557_713)
    let large = ClassifierConfiguration(backbone: .large, classes: 21841)
    #expect(WeightSchema(.classification(large)).parameterCount == 325_792_593)
  }

  @Test func pretraining() {
    var backbone = BackboneConfiguration.base
    backbone.relativePositionBias = .shared
    backbone.maskToken = true
    var configuration = PretrainingConfiguration(backbone: backbone)
    let count = { (configuration: PretrainingConfiguration) in
      WeightSchema(.pretraining(configuration)).parameterCount
    }
    #expect(configuration.earlyLayers == 9)
    #expect(count(configuration) == 106_143_056)
    // mmpretrain's published 7,680 more are those of a norm that is never used.
    #expect(ComputeCost(.pretraining(configuration)).listed == 17_581_223_424 - 7_680)
    configuration.sharedHead = false
    #expect(count(configuration) == 112_444_240)
    configuration.sharedHead = true
    configuration.aggregationDepth = 0
    #expect(count(configuration) == 91_965_776)

    var encoder = backbone
    (encoder.relativePositionBias, encoder.maskToken) = (.none, false)
    (encoder.absolutePositionEmbedding, encoder.layerScale) = (true, false)
    configuration.aggregationDepth = 2
    configuration.tokenizer = TokenizerConfiguration(encoder: encoder, usage: false)
    // mmpretrain's whole algorithm, without the usage statistic, which it counts as a buffer.
    #expect(count(configuration) == 192_809_840)
  }
}
