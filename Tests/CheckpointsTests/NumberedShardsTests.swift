import Checkpoints
import TestSupport
import Testing

/// Numbered shards without an index, of which those of distributed runs hold pieces of tensors.
@Suite struct NumberedShardsTests {
  private func write(_ tensors: [(String, [Float])], to path: String) throws {
    var dictionary = StateDict()
    for (name, values) in tensors {
      dictionary[name] = LazyTensor(shape: [values.count], values: values)
    }
    try SafetensorsWriter.write(dictionary, to: path)
  }

  @Test func putsPiecesTogether() throws {
    let checkpoint = try Checkpoint(path: checkpointFixtures + "/pieces")
    try ExpectedTensor.compare(checkpoint.tensors)
    #expect(checkpoint.format == .safetensors)
    #expect(checkpoint.files.count == 2)
  }

  @Test func missingPiece() throws {
    try withCopy(of: "pieces") { folder in
      try remove(folder + "/shard-00001-model-00001-of-00001.safetensors")
      #expect { try Checkpoint(path: folder) } throws: {
        ($0 as? CheckpointError)?.kind == .incompleteTensor
      }
    }
  }

  @Test func malformedOffsets() throws {
    try withCopy(of: "pieces") { folder in
      let path = folder + "/shard-00001-model-00001-of-00001.safetensors"
      try replace("saved_offsets", by: "saved-offsets", in: path)
      let error = CheckpointError(
        "\(path): DCP_SHARDING_INFO", .distributedIndex, "`model.rows.weight` has no offsets")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }

  /// Both pieces say that they begin at the same place: more elements than the whole has.
  @Test func overlappingPieces() throws {
    try withCopy(of: "pieces") { folder in
      let path = folder + "/shard-00002-model-00001-of-00001.safetensors"
      try replace("[3, 0]", by: "[1, 0]", in: path)
      let error = CheckpointError(
        "\(folder): `model.rows.weight`", .incompleteTensor,
        "its 2 pieces hold more than its 9 elements")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }

  @Test func ordinaryShards() throws {
    try withTemporaryFolder { folder in
      try write([("b", [1, 2])], to: folder + "/model-00001-of-00002.safetensors")
      try write([("a", [3])], to: folder + "/model-00002-of-00002.safetensors")
      let checkpoint = try Checkpoint(path: folder)
      #expect(checkpoint.tensors.names == ["b", "a"])
      #expect(try checkpoint.tensors["a"]?.floats() == [3])
    }
  }

  @Test func missingShards() throws {
    try withTemporaryFolder { folder in
      try write([("b", [1, 2])], to: folder + "/model-00002-of-00003.safetensors")
      let error = CheckpointError(
        folder, .missing,
        "2 of its 3 files are not there: `model-00001-of-00003.safetensors`, "
          + "`model-00003-of-00003.safetensors`",
        hint: "put them into the same folder; files and index must come from one download")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }

  @Test func oneNameInTwoShards() throws {
    try withTemporaryFolder { folder in
      try write([("a", [1, 2])], to: folder + "/model-00001-of-00002.safetensors")
      try write([("a", [3, 4])], to: folder + "/model-00002-of-00002.safetensors")
      #expect { try Checkpoint(path: folder) } throws: {
        ($0 as? CheckpointError)?.kind == .incompleteTensor
      }
    }
  }

  @Test func shardsOfSeveralCheckpoints() throws {
    try withTemporaryFolder { folder in
      try write([("a", [1])], to: folder + "/one-00001-of-00001.safetensors")
      try write([("a", [1])], to: folder + "/two-00001-of-00001.safetensors")
      let error = CheckpointError(
        folder, .ambiguousFolder, "the folder holds shards of several checkpoints: `one`, `two`",
        hint: "name an index")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }
}
