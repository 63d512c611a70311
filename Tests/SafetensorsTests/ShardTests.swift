import Safetensors
import Tensors
import TestSupport
import Testing

@Suite struct ShardTests {
  /// Eight floats of four bytes in shards of twelve: three, three and two; a large one stands alone.
  private func tensors() -> StateDict {
    var tensors = StateDict()
    for index in (0..<8).reversed() {
      tensors["w\(index)"] = LazyTensor(shape: [1], values: [Float(index)])
    }
    tensors["large"] = LazyTensor(
      scalarType: .i64, shape: [3], bytes: MemoryBytes([UInt8](repeating: 1, count: 24)))
    return tensors
  }

  @Test func packsInOrder() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.safetensors"
      let written = try SafetensorsWriter.writeShards(
        tensors(), metadata: ["format": "pt"], to: path, maxShardSize: 12)
      #expect(
        try names(in: folder) == [
          "model-00001-of-00004.safetensors", "model-00002-of-00004.safetensors",
          "model-00003-of-00004.safetensors", "model-00004-of-00004.safetensors",
          "model.safetensors.index.json",
        ])
      let shards = try written.files.map { try SafetensorsFile(path: $0.path) }
      #expect(
        shards.map(\.tensors.names) == [
          ["large"], ["w0", "w1", "w2"], ["w3", "w4", "w5"], ["w6", "w7"],
        ])
      #expect(shards.allSatisfy { $0.metadata == ["format": "pt"] })
      let index = try InputFile(path: #require(written.indexPath))
      let text = String(decoding: try index.bytes(in: 0..<index.size), as: UTF8.self)
      #expect(text.hasPrefix("{\n  \"metadata\": {\n    \"total_size\": 56\n  },\n"))
      #expect(text.hasSuffix("    \"w7\": \"model-00004-of-00004.safetensors\"\n  }\n}\n"))
    }
  }

  @Test func isReadBack() throws {
    try withTemporaryFolder { folder in
      let written = try SafetensorsWriter.writeShards(
        tensors(), to: folder + "/model.safetensors", maxShardSize: 12, digest: true)
      let index = try ShardedCheckpointIndex(path: #require(written.indexPath))
      let read = try index.tensors { (path) throws(CheckpointError) in
        try SafetensorsFile(path: path).tensors
      }
      #expect(read.names == tensors().names.sorted())
      #expect(try read["w5"]?.floats() == [5])
      #expect(index.totalSize == 56)
      for file in written.files {
        #expect(try SHA256.digest(of: InputFile(path: file.path)) == file.sha256)
      }
    }
  }

  /// What fits into one file gets the plain name and no index.
  @Test func oneShard() throws {
    try withTemporaryFolder { folder in
      let written = try SafetensorsWriter.writeShards(
        tensors(), to: folder + "/model.safetensors", maxShardSize: 56)
      #expect(written.indexPath == nil)
      #expect(try names(in: folder) == ["model.safetensors"])
    }
  }

  @Test func progressCoversAllShards() throws {
    try withTemporaryFolder { folder in
      var reports: [(Int, Int)] = []
      let written = try SafetensorsWriter.writeShards(
        tensors(), to: folder + "/model", maxShardSize: 12
      ) { reports.append(($0, $1)) }
      let total = written.files.reduce(0) { $0 + $1.size }
      #expect(reports.last?.0 == total && reports.allSatisfy { $0.1 == total })
      #expect(reports.map(\.0) == reports.map(\.0).sorted())
    }
  }

  @Test func nothingToWrite() throws {
    try withTemporaryFolder { folder in
      let written = try SafetensorsWriter.writeShards(
        StateDict(), to: folder + "/model.safetensors", maxShardSize: 1)
      #expect(written.files.count == 1)
    }
  }
}
