import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// Tensors that share their bytes are written once and share them again.
@Suite struct TorchWriterTieTests {
  private func memory(_ bytes: [UInt8], _ type: ScalarType = .u8, _ shape: [Int]? = nil)
    -> LazyTensor
  {
    LazyTensor(scalarType: type, shape: shape ?? [bytes.count], bytes: MemoryBytes(bytes))
  }

  /// Writes `tensors` and gives back what is read from the file.
  private func written(
    _ tensors: [(String, LazyTensor)], ties: [[String]], in folder: String
  ) throws -> TorchCheckpoint {
    var dictionary = StateDict()
    for (name, tensor) in tensors { dictionary[name] = tensor }
    try TorchWriter.write(dictionary, ties: ties, to: folder + "/x.pth")
    let read = try TorchCheckpoint(path: folder + "/x.pth")
    for (path, tensor) in read.tensors {
      #expect(try tensor.bytes.read() == dictionary[path]?.bytes.read(), "\(path)")
      #expect(tensor.shape == dictionary[path]?.shape, "\(path)")
    }
    return read
  }

  private func storages(in folder: String) throws -> Int {
    try #require(ZipLibrary(path: folder + "/x.pth")).names.filter { $0.hasPrefix("x/data/") }.count
  }

  @Test func equalBytes() throws {
    try withTemporaryFolder { folder in
      let read = try written(
        [
          ("a", memory([1, 2, 3, 4])), ("other", memory([1, 2, 3, 4])),
          ("b", memory([1, 2, 3, 4], .u8, [2, 2])),
        ], ties: [["a", "b"]], in: folder)
      #expect(read.ties == [["a", "b"]])
      #expect(try storages(in: folder) == 2)
    }
  }

  /// A storage has one type and one content; what differs is written for itself.
  @Test func differentBytesOrTypes() throws {
    try withTemporaryFolder { folder in
      let read = try written(
        [
          ("a", memory([1, 2, 3, 4])), ("b", memory([4, 3, 2, 1])),
          ("c", memory([1, 2, 3, 4], .i8)),
          ("d", memory([1, 2, 3, 4])), ("e", memory([])), ("f", memory([])),
        ], ties: [["a", "b", "c", "d", "e", "f"]], in: folder)
      #expect(read.ties == [["a", "d"]])
      #expect(try storages(in: folder) == 5)
    }
  }

  /// Windows of one stretch of a file stay windows of one storage.
  @Test func overlappingStretches() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Array(0..<64), to: folder + "/source")
      let file = try InputFile(path: folder + "/source")
      func window(_ offset: Int, _ count: Int, _ type: ScalarType = .f32) -> LazyTensor {
        LazyTensor(
          scalarType: type, shape: [count / (type.bitWidth / 8)],
          bytes: FileRange(file: file, offset: offset, count: count))
      }
      let read = try written(
        [
          ("tail", window(16, 16)), ("head", window(0, 24)), ("far", window(40, 8)),
          ("same", window(40, 8)), ("shifted", window(18, 8)), ("half", window(0, 24, .f16)),
          ("copy", memory(Array(40..<48), .f32, [2])),
        ],
        ties: [["tail", "head", "far", "same", "shifted", "half", "copy", "absent"]], in: folder)
      #expect(
        Set(read.ties.map { Set($0) }) == [["tail", "head"], ["far", "same", "copy"]])
      #expect(try storages(in: folder) == 4)
      let tail = try #require(read.tensors.first { $0.path == "tail" }?.tensor.view)
      #expect(tail.offset == 4)
    }
  }

  /// A name in two groups belongs to the first.
  @Test func groupsThatShareAName() throws {
    try withTemporaryFolder { folder in
      let read = try written(
        [("a", memory([1])), ("b", memory([1])), ("c", memory([1]))],
        ties: [["a", "b"], ["b", "c"]],
        in: folder)
      #expect(read.ties == [["a", "b"]])
    }
  }

  @Test(.enabled(if: exists(shared + "/oracle/torch/shared.pt"), "the corpus is absent"))
  func whatPyTorchTied() throws {
    try withTemporaryFolder { folder in
      let source = try TorchCheckpoint(path: shared + "/oracle/torch/shared.pt")
      let read = try written(
        source.stateDict.map { ($0.name, $0.tensor) }, ties: source.ties, in: folder)
      // The transposed view is contiguous now, so its bytes are others.
      #expect(
        read.ties == [["embed.weight", "lm_head.weight", "same_obj.again", "rows", "flat"]])
    }
  }
}
