import Checkpoints
import TestSupport
import Testing

/// A tensor as the script that made the fixtures described it.
struct ExpectedTensor: Decodable {
  let name: String
  let dtype: ScalarType
  let shape: [Int]
  let sha256: String

  static func all() throws -> [ExpectedTensor] {
    try readJSON([ExpectedTensor].self, at: checkpointFixtures + "/expected.json")
  }

  /// Expects that `tensors` are the ones described.
  static func compare(_ tensors: StateDict) throws {
    let expected = try all()
    #expect(Set(tensors.names) == Set(expected.map(\.name)))
    for wanted in expected {
      let tensor = try #require(tensors[wanted.name])
      #expect(tensor.scalarType == wanted.dtype, "\(wanted.name)")
      #expect(tensor.shape == wanted.shape, "\(wanted.name)")
      #expect(try SHA256.digest(of: tensor.bytes) == wanted.sha256, "\(wanted.name)")
    }
  }
}
