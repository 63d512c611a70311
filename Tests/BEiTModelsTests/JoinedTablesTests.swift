import BEiTModels
import Tensors
import Testing

/// Models in which every block adds a shared table to its own.
@Suite struct JoinedTablesTests {
  private func configuration(
    _ tables: BackboneConfiguration.RelativePositionBias
  ) -> ClassifierConfiguration {
    var configuration = Golden.classifier
    configuration.backbone.relativePositionBias = tables
    return configuration
  }

  /// The sum of the tables in each block gives the same.
  @Test func sum() throws {
    let both = configuration(.both)
    let weights = Golden.weights(.classification(both))
    let shared = try #require(weights["backbone.relativePositionBias"]).floats()
    var joined = weights
    joined["backbone.relativePositionBias"] = nil
    for block in 0..<both.backbone.depth {
      let name = "backbone.blocks.\(block).attention.relativePositionBias"
      let own = try #require(weights[name])
      joined[name] = LazyTensor(
        shape: own.shape, values: zip(try own.floats(), shared).map { $0 + $1 })
    }
    let pictures = Golden.input(side: 32, batch: 2)
    let logits = try Classifier(weights, both).logits(for: pictures)
    #expect(try Classifier(joined, configuration(.perBlock)).logits(for: pictures) == logits)
    joined["backbone.relativePositionBias"] = weights["backbone.relativePositionBias"]
    #expect(try Classifier(joined, both).logits(for: pictures) != logits)
  }

  @Test func aggregation() throws {
    var backbone = Golden.backbone
    backbone.relativePositionBias = .both
    let configuration = Configuration.pretraining(
      .init(backbone: backbone, vocabulary: 5, earlyLayers: 1))
    #expect(throws: ModelError.self) { try configuration.check() }
  }
}
