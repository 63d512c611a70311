import BEiTModels
import Kernels
import Testing

/// A picture's result depends neither on its company nor on the number of threads.
@Suite(.serialized) struct InvarianceTests {
  private func model(_ grid: Int) throws -> Classifier {
    var configuration = Golden.classifier
    configuration.backbone.imageSize = grid * 8
    return try Classifier(Golden.weights(.classification(configuration)), configuration)
  }

  @Test(arguments: [4, 15]) func batch(grid: Int) throws {
    let model = try model(grid)
    let pictures = Golden.input(side: grid * 8, batch: 5)
    let together = try model.logits(for: pictures).values
    let count = pictures.values.count / 5
    for index in 0..<5 {
      let alone = FloatTensor(
        shape: [1] + pictures.shape.dropFirst(),
        values: Array(pictures.values[index * count..<(index + 1) * count]))
      let logits = try model.logits(for: alone).values
      #expect(
        largestDifference(logits, together[index * 5..<index * 5 + 5].map(Double.init)) < 1e-5)
    }
  }

  @Test func threads() throws {
    let model = try model(15)
    let pictures = Golden.input(side: 120, batch: 3)
    let count = Threads.count
    defer { Threads.set(count) }
    let expected = try model.logits(for: pictures).values.map(Double.init)
    for threads in [1, 2, 3, 7] {
      Threads.set(threads)
      #expect(largestDifference(try model.logits(for: pictures).values, expected) < 1e-5)
    }
  }

  @Test func concurrentCalls() async throws {
    let model = try model(4)
    let pictures = Golden.input(side: 32, batch: 2)
    let expected = try model.logits(for: pictures)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { try model.logits(for: pictures) == expected } }
      for try await same in group { #expect(same) }
    }
  }
}
