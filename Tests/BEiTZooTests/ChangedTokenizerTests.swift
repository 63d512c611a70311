import BEiTModels
import Tensors
import Testing

@testable import BEiTZoo

@Suite struct ChangedTokenizerTests {
  /// A pretraining model for other pictures gets a tokenizer for as many patches.
  @Test func followsItsModel() throws {
    var backbone = BackboneConfiguration(
      imageSize: 32, patchSize: 8, width: 24, depth: 2, heads: 3, maskToken: true)
    backbone.relativePositionBias = .shared
    let encoder = BackboneConfiguration(
      imageSize: 16, patchSize: 4, width: 16, depth: 1, heads: 2, absolutePositionEmbedding: true)
    let model = Configuration.pretraining(
      PretrainingConfiguration(
        backbone: backbone, vocabulary: 6,
        tokenizer: TokenizerConfiguration(encoder: encoder, codebookSize: 6, codeWidth: 4)))
    let outcome = try ModelChange(imageSize: 48).apply(to: .random(for: model, seed: 1), model)
    guard case .pretraining(let changed) = outcome.configuration else { return }
    #expect(changed.tokenizer?.encoder.imageSize == 24)
    #expect(
      outcome.weights["tokenizer.encoder.positionEmbedding"]?.shape == [1, 37, 16])
    #expect(
      outcome.weights["tokenizer.encoder.blocks.0.attention.relativePositionBias"]?.shape
        == [124, 2])
  }
}
