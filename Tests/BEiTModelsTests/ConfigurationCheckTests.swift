import BEiTModels
import Tensors
import Testing

struct ImpossibleCase: Sendable, CustomTestStringConvertible {
  let message: String
  let change: @Sendable (inout BackboneConfiguration) -> Void
  var testDescription: String { message }
}

/// Configurations come from files too, so none may trap.
@Suite struct ConfigurationCheckTests {
  @Test(arguments: [
    ImpossibleCase(message: "image size: 0 is not in 1...262144") { $0.imageSize = 0 },
    ImpossibleCase(message: "patch size: -8 is not in 1...262144") { $0.patchSize = -8 },
    ImpossibleCase(message: "width: 9223372036854775807 is not in 1...262144") {
      $0.width = .max
    },
    ImpossibleCase(message: "depth: 1000000000 is not in 1...1024") { $0.depth = 1_000_000_000 },
    ImpossibleCase(message: "width 24 is no multiple of 5 heads") { $0.heads = 5 },
    ImpossibleCase(message: "image size 33 is no multiple of patch size 8") { $0.imageSize = 33 },
    ImpossibleCase(message: "patches a side: 32768 is not in 1...1024") {
      $0.imageSize = 262144
    },
    ImpossibleCase(message: "layer norm epsilon nan is no small number") {
      $0.layerNormEpsilon = .nan
    },
  ]) func backbone(_ impossible: ImpossibleCase) {
    var configuration = Golden.classifier
    impossible.change(&configuration.backbone)
    #expect(throws: ModelError.configuration(impossible.message)) {
      try makeModel(StateDict(), .classification(configuration))
    }
  }

  @Test func decoderOfAnotherGrid() {
    var encoder = Golden.backbone
    encoder.relativePositionBias = .none
    let configuration = Configuration.tokenizer(
      .init(encoder: encoder, decoder: .init(backbone: encoder, outputWidth: 3)))
    #expect(throws: ModelError.self) { try configuration.check() }
  }

  @Test func poolScale() {
    let configuration = Configuration.segmentation(
      .init(backbone: Golden.backbone, outputBlocks: [0, 0, 1, 1], poolScales: [0]))
    #expect(throws: ModelError.configuration("pool scale: 0 is not in 1...64")) {
      try configuration.check()
    }
  }

  @Test(arguments: [0, -1, 5000]) func threads(_ count: Int) {
    #expect(throws: ModelError.self) { try ModelThreads.set(count) }
  }
}
