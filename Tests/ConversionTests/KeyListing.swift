import BEiTModels
import Conversion
import Tensors
import TestSupport
import Testing

/// The names, types and shapes of a published layout, without any bytes.
enum KeyListing {
  /// The listing called `name` in the fixtures.
  static func load(_ name: String) throws -> StateDict {
    var tensors = StateDict()
    for row in try rows("keys/\(name).tsv") {
      let shape = row[2].split(separator: ",").compactMap { Int($0) }
      tensors[row[0]] = placeholder(shape, ScalarType(rawValue: row[1]) ?? .f32)
    }
    return tensors
  }

  /// The tab-separated rows of a fixture.
  static func rows(_ path: String) throws -> [[String]] {
    let file = try InputFile(path: "\(fixtures)/\(path)")
    let text = String(decoding: try file.bytes(in: 0..<file.size), as: UTF8.self)
    return text.split(separator: "\n").map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// A tensor that has a shape but no bytes.
  static func placeholder(_ shape: [Int], _ type: ScalarType = .f32) -> LazyTensor {
    LazyTensor(
      scalarType: type, shape: shape,
      bytes: NoBytes(count: type.byteCount(shape: shape) ?? 0))
  }
}

/// Bytes that cannot be read: whoever plans must not try.
struct NoBytes: TensorBytes {
  let count: Int
  var fileRange: FileRange? { nil }
  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    throw CheckpointError("listing", .noData, "a plan reads no bytes")
  }
}

/// A published layout with what must be recognised in it.
struct Listing: Sendable, CustomTestStringConvertible {
  let name: String
  let layout: Layout
  let task: Configuration.Task
  let parameters: Int

  var testDescription: String { name }

  init(_ name: String, _ layout: Layout, _ task: Configuration.Task, parameters: Int) {
    self.name = name
    self.layout = layout
    self.task = task
    self.parameters = parameters
  }

  /// All listings, with the number of parameters that a Swift model of each has.
  static let all = [
    Listing("unilm_ft", .unilm, .classification, parameters: 86_530_984),
    Listing("unilm_ft_large", .unilm, .classification, parameters: 304_430_568),
    Listing("timm", .timm, .classification, parameters: 86_530_984),
    Listing("mmpretrain_ft", .mmpretrain, .classification, parameters: 86_530_984),
    Listing("hf_classification", .huggingFace, .classification, parameters: 86_530_984),
    Listing("hf_v5_classification", .huggingFaceMemory, .classification, parameters: 86_530_984),
    Listing("unilm_pt", .unilm, .pretraining, parameters: 106_143_056),
    Listing("unilm_pt_large", .unilm, .pretraining, parameters: 336_728_512),
    // Swift keeps the running usage of the codes as a weight.
    Listing("mmpretrain_pt", .mmpretrain, .pretraining, parameters: 192_809_840 + 8192),
    Listing("hf_pretraining", .huggingFace, .pretraining, parameters: 91_965_776),
    Listing("hf_v5_pretraining", .huggingFaceMemory, .pretraining, parameters: 91_965_776),
    Listing("unilm_vqkd", .unilm, .tokenizer, parameters: tokenizer(21_440_256, 984_320)),
    Listing("unilm_vqkd_dino1", .unilm, .tokenizer, parameters: tokenizer(7_266_048, 1_181_184)),
    Listing(
      "unilm_vqkd_train_1x768x12_clip", .unilm, .tokenizer,
      parameters: tokenizer(7_266_048, 984_320)),
    Listing(
      "unilm_vqkd_train_1x768x12_dino", .unilm, .tokenizer,
      parameters: tokenizer(7_266_048, 1_181_184)),
    // Running means and variances are weights of the Swift model.
    Listing("unilm_seg", .unilm, .segmentation, parameters: 163_080_812 + statistics),
    Listing("hf_segmentation", .huggingFace, .segmentation, parameters: 163_407_980 + statistics),
    Listing(
      "hf_v5_segmentation", .huggingFaceMemory, .segmentation,
      parameters: 163_407_980 + statistics),
  ]

  /// Encoder, encoding head, codebook and usage beside decoder and decoding head.
  private static func tokenizer(_ decoder: Int, _ head: Int) -> Int {
    85_789_440 + 615_200 + 8192 * 32 + 8192 + decoder + head
  }

  private static let statistics = 2 * (768 * (1 + 4 + 1 + 3 + 3 + 1) + 256)

  func load() throws -> StateDict { try KeyListing.load(name) }

  func configuration(of tensors: StateDict) throws -> Configuration {
    try ConfigurationInference.infer(tensors, layout: layout, task: task).configuration
  }
}
