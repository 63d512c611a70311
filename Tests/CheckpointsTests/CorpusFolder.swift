import Checkpoints
import TestSupport
import Testing

/// A folder of the corpus with the tensors that PyTorch found in it.
struct CorpusFolder {
  private let name: String
  private let description: Description

  private struct Description: Decodable {
    let tensors: [String: Tensor]
    let objects: [String: String]
  }

  private struct Tensor: Decodable {
    let dtype: String
    let shape: [Int]
    let sha256: String
  }

  private static let types: [String: ScalarType] = [
    "float32": .f32, "float16": .f16, "bfloat16": .bf16, "int64": .i64,
  ]

  init(_ name: String) throws {
    self.name = name
    description = try readJSON(Description.self, at: "\(shared)/oracle/torch/\(name).json")
  }

  /// Expects that the folder reads as described.
  func compare() throws {
    let checkpoint = try Checkpoint(path: "\(shared)/oracle/torch/\(name)")
    #expect(Set(checkpoint.tensors.names) == Set(description.tensors.keys))
    for (name, wanted) in description.tensors {
      let tensor = try #require(checkpoint.tensors[name])
      #expect(tensor.scalarType == CorpusFolder.types[wanted.dtype], "\(name)")
      #expect(tensor.shape == wanted.shape, "\(name)")
      #expect(try SHA256.digest(of: tensor.bytes) == wanted.sha256, "\(name)")
    }
    #expect(
      Dictionary(uniqueKeysWithValues: checkpoint.objects.map { ($0.path, $0.type) })
        == description.objects)
    #expect(checkpoint.ties.isEmpty)
  }
}
