import Checkpoints
import TestSupport
import Testing

/// Shards with an index in the form of Hugging Face.
@Suite struct ShardedCheckpointTests {
  /// Two shards and their index, in `folder`.
  private func writeShards(in folder: String) throws -> String {
    var tensors = StateDict()
    tensors["a"] = LazyTensor(shape: [2], values: [1, 2])
    tensors["b"] = LazyTensor(shape: [2], values: [3, 4])
    let written = try SafetensorsWriter.writeShards(
      tensors, to: folder + "/model.safetensors", maxShardSize: 8)
    return try #require(written.indexPath)
  }

  @Test(.enabled(if: exists(shared + "/oracle/torch/sharded_bin.json"), "the corpus is absent"))
  func corpus() throws { try CorpusFolder("sharded_bin").compare() }

  @Test func pickleShards() throws {
    try withTemporaryFolder { folder in
      for (index, name) in ["a", "b"].enumerated() {
        var tensors = StateDict()
        tensors[name] = LazyTensor(shape: [1], values: [Float(index)])
        try TorchWriter.write(tensors, to: "\(folder)/pytorch_model-0000\(index + 1)-of-00002.bin")
      }
      let index =
        #"{"weight_map": {"b": "pytorch_model-00002-of-00002.bin", "#
        + #""a": "pytorch_model-00001-of-00002.bin"}}"#
      try AtomicFile.write(Array(index.utf8), to: folder + "/pytorch_model.bin.index.json")
      let checkpoint = try Checkpoint(path: folder)
      #expect(checkpoint.format == .torchZip)
      #expect(checkpoint.tensors.names == ["b", "a"])
      #expect(checkpoint.torch.count == 2)
      #expect(try checkpoint.tensors["b"]?.floats() == [1])
    }
  }

  @Test func missingShard() throws {
    try withTemporaryFolder { folder in
      let index = try writeShards(in: folder)
      try remove(folder + "/model-00002-of-00002.safetensors")
      let error = CheckpointError(
        index, .missing, "1 of its 2 files are not there: `model-00002-of-00002.safetensors`",
        hint: "put them into the same folder; files and index must come from one download")
      for path in [folder, index] { #expect(throws: error) { try Checkpoint(path: path) } }
    }
  }

  @Test func emptyIndex() throws {
    try withTemporaryFolder { folder in
      let index = folder + "/model.safetensors.index.json"
      try AtomicFile.write(Array(#"{"weight_map": {}}"#.utf8), to: index)
      let error = CheckpointError(index, .missing, "the index names no shard")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }

  @Test func tensorThatIsNotInItsShard() throws {
    try withTemporaryFolder { folder in
      let index = try writeShards(in: folder)
      try replace("\"b\"", by: "\"c\"", in: index)
      let error = CheckpointError(
        index, .missing, "expected `c` in `model-00002-of-00002.safetensors`")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }
}
