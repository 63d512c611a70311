import BEiTModels
import Testing

@Suite struct FeatureExtractorTests {
  private let pictures = Golden.input(side: 32, batch: 2)

  private func classifier() throws -> Classifier {
    try Classifier(Golden.weights(.classification(Golden.classifier)), Golden.classifier)
  }

  /// Every form is a view of the tokens that the model shows.
  @Test func forms() throws {
    let model = try classifier()
    let extractor = try FeatureExtractor(model)
    let hidden = try #require(try model.floats("hidden.1", for: ["input": pictures]))
    let raw = try extractor.features(.raw, ofBlocks: [0], for: pictures)
    #expect(raw == [hidden])
    let classTokens = try extractor.features(.classToken, ofBlocks: [0], for: pictures)[0]
    #expect(classTokens.shape == [2, 24] && classTokens.values[24] == hidden.values[17 * 24])
    let map = try extractor.features(.map, ofBlocks: [0], for: pictures)[0]
    #expect(map.shape == [2, 24, 4, 4])
    // Channel 5 of patch (2, 3) of the second picture.
    let (place, token) = (((24 + 5) * 4 + 2) * 4 + 3, 17 + 1 + 11)
    #expect(map.values[place] == hidden.values[token * 24 + 5])
  }

  /// The last block's normalised mean is what the head looks at.
  @Test func meanOfLastBlock() throws {
    let model = try classifier()
    let extractor = try FeatureExtractor(model)
    let pooled = try #require(try model.floats("features.pooled", for: ["input": pictures]))
    #expect(try extractor.features(for: pictures) == [pooled])
    #expect(try extractor.pooled(for: pictures) == pooled)
  }

  @Test func orderOfBlocks() throws {
    let extractor = try FeatureExtractor(try classifier())
    let both = try extractor.features(.raw, ofBlocks: [-1, 0, 1], for: pictures)
    #expect(both.count == 3 && both[0] == both[2] && both[0] != both[1])
  }

  @Test(arguments: [2, -3]) func noSuchBlock(_ block: Int) throws {
    let extractor = try FeatureExtractor(try classifier())
    #expect(throws: ModelError.configuration("block \(block) is not one of 2")) {
      try extractor.features(ofBlocks: [block], for: pictures)
    }
  }

  @Test func attention() throws {
    let extractor = try FeatureExtractor(try classifier())
    let maps = try extractor.attentionMaps(ofBlock: 1, for: pictures)
    #expect(maps.shape == [2, 3, 17, 17])
    for row in stride(from: 0, to: maps.values.count, by: 17) {
      #expect(abs(maps.values[row..<row + 17].reduce(0, +) - 1) < 1e-5)
    }
    let mean = try extractor.attentionMaps(ofBlock: 1, averaged: true, for: pictures)
    #expect(mean.shape == [2, 17, 17])
    let first = (maps.values[0] + maps.values[289] + maps.values[578]) / 3
    #expect(abs(mean.values[0] - first) < 1e-6)
  }

  @Test func wrongInput() throws {
    let model = try classifier()
    let expected = ModelError.input(
      name: "input", expected: "shape [B, 3, 32, 32]", found: "[1, 3, 40, 40]")
    #expect(throws: expected) { try model.logits(for: Golden.input(side: 40)) }
    #expect(throws: ModelError.input(name: "input", expected: "a tensor", found: "none")) {
      try model.outputs(for: [:])
    }
  }
}
