import BEiTModels
import BEiTZoo
import Tensors
import TestSupport
import Testing

@Suite struct NotFiniteTests {
  /// A model that answers NaN has no answer.
  @Test func logits() throws {
    try withTemporaryFolder { folder in
      try Small.write(Small.classifier(classes: 3), to: folder + "/c.safetensors")
      let classifier = try zoo().classifier(folder + "/c.safetensors")
      let side = classifier.loaded.configuration.backbone.imageSize
      let picture = [Float](repeating: .nan, count: 3 * side * side)
      #expect(throws: ModelError.self) { try classifier.classify(batch: [picture]) }
    }
  }
}
