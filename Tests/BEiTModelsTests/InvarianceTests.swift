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

  /// Weights are packed after a while, which shows in nothing but the time.
  @Test func packing() throws {
    let model = try model(15)
    let picture = Golden.input(side: 120)
    let first = try model.logits(for: picture)
    for _ in 0..<3 { #expect(try model.logits(for: picture) == first) }
  }

  /// Pictures that threads work on alone, and those that are left over.
  @Test func picturesOfTheirOwn() throws {
    let model = try model(4)
    let count = Threads.count
    defer { Threads.set(count) }
    for batch in [2, 3, 4, 7] {
      let pictures = Golden.input(side: 32, batch: batch)
      Threads.set(1)
      let expected = try model.logits(for: pictures)
      for threads in [2, 3] {
        Threads.set(threads)
        #expect(try model.logits(for: pictures) == expected)
      }
    }
  }

  /// Rounding to bfloat16 turns the logits little.
  @Test func bfloat16() throws {
    let configuration = Golden.classifier
    let weights = Golden.weights(.classification(configuration))
    let pictures = Golden.input(side: 32, batch: 3)
    let exact = try Classifier(weights, configuration).logits(for: pictures).values
    let rounded = try Classifier(weights, configuration, precision: .bfloat16)
      .logits(for: pictures).values
    #expect(exact != rounded)
    for start in stride(from: 0, to: exact.count, by: configuration.classes) {
      let range = start..<start + configuration.classes
      #expect(cosine(exact[range], rounded[range]) > 0.999)
    }
  }

  private func cosine(_ first: ArraySlice<Float>, _ second: ArraySlice<Float>) -> Double {
    var (both, one, two) = (0.0, 0.0, 0.0)
    for (a, b) in zip(first, second) {
      both += Double(a) * Double(b)
      one += Double(a) * Double(a)
      two += Double(b) * Double(b)
    }
    return both / (one * two).squareRoot()
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
