import BEiTModels
import Tensors
import Testing

@Suite struct TokenizerTests {
  private static let configuration: TokenizerConfiguration = {
    var encoder = Golden.backbone
    encoder.relativePositionBias = .none
    encoder.absolutePositionEmbedding = true
    encoder.layerScale = false
    var decoder = encoder
    (decoder.imageSize, decoder.patchSize, decoder.channels, decoder.depth) = (4, 1, 8, 1)
    return TokenizerConfiguration(
      encoder: encoder, codebookSize: 12, codeWidth: 8,
      decoder: .init(backbone: decoder, outputWidth: 10))
  }()

  private func model(
    _ change: (inout TokenizerConfiguration) -> Void = { _ in }
  ) throws -> Tokenizer {
    var configuration = Self.configuration
    change(&configuration)
    return try Tokenizer(Golden.weights(.tokenizer(configuration)), configuration)
  }

  @Test func shapes() throws {
    let pictures = Golden.input(side: 32, batch: 2)
    let codes = try model().codes(for: pictures)
    #expect(codes.shape == [2, 16] && codes.values.allSatisfy { (0..<12).contains($0) })
    #expect(try model().reconstruction(from: codes).shape == [2, 16, 10])
  }

  /// Decoding the codes gives what the outputs show as reconstruction.
  @Test func reconstruction() throws {
    let pictures = Golden.input(side: 32)
    let model = try model()
    let shown = try #require(try model.floats("reconstruction", for: ["input": pictures]))
    #expect(try model.reconstruction(from: model.codes(for: pictures)) == shown)
  }

  /// One value above 1 decides for the whole batch.
  @Test func scaleFollowsTheBatch() {
    let unit = Tokenizer.prepared(FloatTensor(shape: [3], values: [0, 0.5, 1]))
    #expect(unit.values == [-1, 0, 1])
    let bytes = Tokenizer.prepared(FloatTensor(shape: [3], values: [0, 127.5, 255]))
    #expect(bytes.values == [-1, 0, 1])
  }

  @Test func withoutDecoder() throws {
    let model = try model { $0.decoder = nil }
    let codes = try model.codes(for: Golden.input(side: 32))
    #expect(throws: ModelError.configuration("the tokenizer has no decoder")) {
      try model.reconstruction(from: codes)
    }
  }

  @Test func codesOutOfRange() throws {
    let codes = IntegerTensor(shape: [1, 16], values: [Int64](repeating: 12, count: 16))
    #expect(throws: ModelError.self) { try model().reconstruction(from: codes) }
  }
}
