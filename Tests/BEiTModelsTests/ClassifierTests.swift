import BEiTModels
import Kernels
import Tensors
import Testing

@Suite struct ClassifierTests {
  private func model() throws -> Classifier {
    try Classifier(Golden.weights(.classification(Golden.classifier)), Golden.classifier)
  }

  /// The original implementation in float64 on the same weights.
  @Test func goldenVectorA() throws {
    let input = ["input": Golden.input(side: 32)]
    let logits = try #require(try model().floats("logits", for: input))
    let expected = [0.2232705961, 0.6460085918, -0.8588507916, 0.2701621756, 0.8413106152]
    #expect(logits.shape == [1, 5])
    #expect(largestDifference(logits.values, expected) < 1e-6)
    let pooled = try #require(try model().floats("features.pooled", for: input))
    let first = [0.1490198677, 1.1518130498, -1.5090105103, -0.7401180002]
    #expect(largestDifference(pooled.values.prefix(4), first) < 2e-6)
    #expect(abs(pooled.values.reduce(0) { $0 + Double($1) } - -0.174051756454) < 1e-5)
  }
}
