import Safetensors
import Tensors
import TestSupport
import Testing

private let sharded = shared + "/oracle/cases"

@Suite struct ShardedCheckpointIndexTests {
  @Test func readsWhatItSays() throws {
    let index = try parse(
      #"{"metadata":{"total_size":12,"more":[]},"x":1,"weight_map":{"b":"2.bin","a":"1.bin","c":"2.bin"}}"#
    )
    #expect(index.names == ["b", "a", "c"])
    #expect(index.shards == ["2.bin", "1.bin"])
    #expect(index.shard(of: "c") == "2.bin")
    #expect(index.shard(of: "d") == nil)
    #expect(index.totalSize == 12)
    #expect(index.path(of: "2.bin") == "folder/2.bin")
  }

  /// Some writers leave the size out, or give it as a fraction.
  @Test(arguments: [
    "", #""metadata":{},"#, #""metadata":{"total_size":12.0},"#, #""metadata":null,"#,
  ])
  func sizeIsOptional(metadata: String) throws {
    #expect(try parse(#"{\#(metadata)"weight_map":{"a":"1.bin"}}"#).totalSize == nil)
  }

  @Test(arguments: ["", ".", "..", "/etc/passwd", "a/b", "../a", "a\\\\b", "a\\u0000", "a\\n"])
  func shardOutsideTheFolder(name: String) {
    #expect(kind { try parse(#"{"weight_map":{"a":"\#(name)"}}"#) } == .malformedIndex)
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"weight_map":[]}"#, #"{"weight_map":{"a":1}}"#, #"{"weight_map":{}} x"#,
  ]) func malformed(text: String) {
    #expect(kind { try parse(text) } == .malformedIndex)
  }

  @Test func nameTwice() {
    #expect(kind { try parse(#"{"weight_map":{"a":"1","a":"2"}}"#) } == .duplicateName)
  }

  @Test func tensorThatItsShardLacks() throws {
    let index = try parse(#"{"weight_map":{"a":"1.bin"}}"#)
    #expect(
      throws: CheckpointError("folder/x.index.json", .missing, "expected `a` in `1.bin`")
    ) { try index.tensors { _ in StateDict() } }
  }

  /// A tensor that the index forgot is not lost.
  @Test func tensorThatTheIndexLacks() throws {
    let index = try parse(#"{"weight_map":{"b":"1.bin"}}"#)
    var tensors = StateDict()
    tensors["a"] = LazyTensor(shape: [], values: [1])
    tensors["b"] = LazyTensor(shape: [], values: [2])
    #expect(try index.tensors { _ in tensors }.names == ["b", "a"])
  }

  @Test(
    .enabled(if: (try? names(in: sharded)) != nil, "the shared folder of models is absent"),
    arguments: [
      ("hf_cls_eps12_sharded/model.safetensors", 3), ("hf_cls_bin_sharded/pytorch_model.bin", 4),
    ]) func filesOfTransformers(name: String, count: Int) throws
  {
    let index = try ShardedCheckpointIndex(path: "\(sharded)/\(name).index.json")
    #expect(index.shards.count == count)
    guard name.hasSuffix(".safetensors") else { return }
    let tensors = try index.tensors { (path) throws(CheckpointError) in
      try SafetensorsFile(path: path).tensors
    }
    #expect(tensors.names == index.names)
    #expect(tensors.reduce(0) { $0 + $1.tensor.bytes.count } == index.totalSize)
  }

  private func parse(_ text: String) throws -> ShardedCheckpointIndex {
    try ShardedCheckpointIndex(Array(text.utf8), path: "folder/x.index.json")
  }
}
