import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// Files that PyTorch opens: what is in them, and how it is laid out.
@Suite struct TorchWriterTests {
  private func counting(_ type: ScalarType, _ shape: [Int]) -> LazyTensor {
    let count = type.byteCount(shape: shape) ?? 0
    return LazyTensor(
      scalarType: type, shape: shape,
      bytes: MemoryBytes(
        (0..<count).map { UInt8(truncatingIfNeeded: type == .bool ? $0 & 1 : $0 &* 7) }))
  }

  private func pickle(in path: String) throws -> Pickle {
    var log = FindingLog()
    let archive = try ZipArchive(InputFile(path: path), log: &log)
    let entry = try #require(archive.entries.first { $0.name.hasSuffix("/data.pkl") })
    return try PickleMachine.run(archive.bytes(of: entry).read(), log: &log)
  }

  // MARK: Content

  private static let writable = ScalarType.allCases.filter {
    ![.f6e2m3, .f6e3m2, .qint8, .quint8, .qint32, .quint4x2, .quint2x4, .f4].contains($0)
  }

  @Test(arguments: writable) func everyType(_ type: ScalarType) throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      for shape in [[], [3], [2, 0, 3], [2, 1, 3, 2]] {
        tensors["\(shape)"] = counting(type, shape)
      }
      let path = folder + "/x.pth"
      try TorchWriter.write(tensors, container: "model", to: path)
      let read = try TorchCheckpoint(path: path)
      #expect(read.container == .zip)
      #expect(read.findings.isEmpty)
      #expect(read.ties.isEmpty)
      #expect(read.tensors.map(\.path) == tensors.names.map { "model.\($0)" })
      for (path, tensor) in read.tensors {
        let source = try #require(tensors[String(path.dropFirst(6))])
        #expect(tensor.scalarType == type)
        #expect(tensor.shape == source.shape)
        #expect(try tensor.bytes.read() == source.bytes.read())
        // Bytes at multiples of 64 can be mapped; truth values are looked at one by one.
        #expect(type == .bool || tensor.bytes.fileRange.map { $0.offset % 64 } == 0)
      }
    }
  }

  /// Two 4-bit numbers become one element of PyTorch's.
  @Test func packedNumbers() throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      tensors["a"] = counting(.f4, [3, 4])
      try TorchWriter.write(tensors, to: folder + "/x.pth")
      let read = try TorchCheckpoint(path: folder + "/x.pth").stateDict["a"]
      #expect(read?.scalarType == .f4x2)
      #expect(read?.shape == [3, 2])
      #expect(try read?.bytes.read() == tensors["a"]?.bytes.read())
    }
  }

  /// Byte for byte what `torch.save` writes, but for the digits that name the file.
  @Test func sameBytesAsPyTorch() throws {
    let original = try InputFile(path: fixtures + "/checkpoints/plain.pth")
    var log = FindingLog()
    let archive = try ZipArchive(original, log: &log)
    let id = try #require(archive.entry("plain/.data/serialization_id"))
    try withTemporaryFolder { folder in
      let path = folder + "/plain.pth"
      let source = try TorchCheckpoint(original, log: &log)
      var tensors = StateDict()
      for (name, tensor) in source.stateDict { tensors[String(name.dropFirst(6))] = tensor }
      try TorchWriter.write(
        tensors, container: "model", ties: [["tied.first", "tied.second"]],
        extras: [
          PlainValue.Entry(
            "meta",
            [
              "epoch": 300, "step": 70000, "large": .int(1 << 33), "negative": -5, "lr": 0.5,
              "done": true, "note": "grüße", "absent": nil, "sizes": [1, 2], "one": ["it"],
              "empty": [], "inner": [:],
            ])
        ], to: path)
      let written = try InputFile(path: path)
      #expect(written.size == original.size)
      // The digits, their checksum behind them, and in the last record of the directory.
      let recordOffset = original.size - 98 - 46 - id.name.utf8.count
      let varying = [id.dataOffset..<id.dataOffset + 48, recordOffset + 16..<recordOffset + 20]
      let (own, other) = (
        try written.bytes(in: 0..<written.size), try original.bytes(in: 0..<original.size)
      )
      let differing = zip(own, other).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
      #expect(differing.filter { offset in !varying.contains { $0.contains(offset) } } == [])
    }
  }

  /// The names, their order, the contents of the records, and the checksums, as another library
  /// sees them.
  @Test func opensElsewhere() throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      tensors["a"] = counting(.f32, [5])
      tensors["b"] = counting(.u8, [0])
      try TorchWriter.write(tensors, to: folder + "/my.model.pth")
      let archive = try #require(ZipLibrary(path: folder + "/my.model.pth"))
      #expect(
        archive.names
          == [
            "data.pkl", ".format_version", ".storage_alignment", "byteorder", "data/0", "data/1",
            "version", ".data/serialization_id",
          ].map { "my.model/\($0)" })
      #expect(
        archive.contents[1...3].map { String(decoding: $0, as: UTF8.self) } == [
          "1", "64", "little",
        ])
      #expect(try archive.contents[4] == tensors["a"]?.bytes.read())
      #expect(archive.contents[5] == [])
      #expect(archive.contents[6] == Array("3\n".utf8))
      let id = archive.contents[7]
      #expect(id.count == 40 && id.allSatisfy { 0x30...0x39 ~= $0 })
    }
  }

  /// The same content makes the same file; other content makes other digits.
  @Test func identity() throws {
    try withTemporaryFolder { folder in
      var digests: [String] = []
      for values in [[1], [1], [2]] as [[Float]] {
        var tensors = StateDict()
        tensors["a"] = LazyTensor(shape: [1], values: values)
        let path = folder + "/x.pth"
        try TorchWriter.write(tensors, to: path)
        digests.append(
          String(decoding: try #require(ZipLibrary(path: path)?.contents.last), as: UTF8.self))
      }
      #expect(digests[0] == digests[1])
      #expect(digests[0] != digests[2])
    }
  }

  @Test func bareStateDictWithExtras() throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      tensors["a"] = counting(.f32, [1])
      try TorchWriter.write(
        tensors, extras: [PlainValue.Entry("epoch", 3)], to: folder + "/x.pth")
      let pickle = try pickle(in: folder + "/x.pth")
      #expect(pickle.graph.value(of: "epoch", in: pickle.root) == .int(3))
      #expect(pickle.graph.value(of: "a", in: pickle.root) != nil)
    }
  }

  @Test(arguments: [
    0, 255, 256, 65_535, 65_536, -1, 1 << 31, -1 << 31, -1 << 31 - 1, 1 << 40, .max, .min,
  ]) func integers(_ value: Int) throws {
    try withTemporaryFolder { folder in
      try TorchWriter.write(
        StateDict(), extras: [PlainValue.Entry("x", .int(value))], to: folder + "/x.pth")
      let pickle = try pickle(in: folder + "/x.pth")
      #expect(pickle.graph.value(of: "x", in: pickle.root) == .int(value))
    }
  }

  /// Long lists go in batches, the last of which may hold a single value.
  @Test(arguments: [0, 1, 2, 1_000, 1_001, 2_500]) func lists(_ count: Int) throws {
    try withTemporaryFolder { folder in
      let values = (0..<count).map { PlainValue.int($0) }
      try TorchWriter.write(
        StateDict(), extras: [PlainValue.Entry("x", .list(values))], to: folder + "/x.pth")
      let pickle = try pickle(in: folder + "/x.pth")
      let list = try #require(pickle.graph.value(of: "x", in: pickle.root))
      #expect(pickle.graph.elements(list) == (0..<count).map { .int($0) })
    }
  }

  /// More entries than the classic end record can count.
  @Test func manyTensors() throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      for index in 0..<66_000 {
        tensors["t\(index)"] = LazyTensor(shape: [1], values: [Float(index)])
      }
      try TorchWriter.write(tensors, to: folder + "/x.pth")
      let read = try TorchCheckpoint(path: folder + "/x.pth")
      #expect(read.tensors.count == 66_000)
      #expect(read.findings.isEmpty)
      #expect(try read.stateDict["t65999"]?.floats() == [65_999])
    }
  }

  @Test func digestAndProgress() throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      tensors["a"] = counting(.u8, [3 << 20])
      var reports: [(Int, Int)] = []
      let written = try TorchWriter.write(tensors, to: folder + "/x.pth", digest: true) {
        reports.append(($0, $1))
      }
      let file = try InputFile(path: written.path)
      #expect(written.size == file.size)
      #expect(try written.sha256 == SHA256.digest(of: file))
      #expect(reports.map(\.0) == reports.map(\.0).sorted())
      #expect(reports.allSatisfy { $0.1 == file.size })
      #expect(reports.last?.0 == file.size)
    }
  }

  // MARK: Errors

  @Test(arguments: [ScalarType.qint8, .quint8, .qint32, .quint4x2, .quint2x4, .f6e2m3, .f6e3m2])
  func typesWithoutAForm(_ type: ScalarType) throws {
    var tensors = StateDict()
    tensors["a"] = counting(type, [8])
    try expect(
      CheckpointError(
        "`a`", .unsupported, "PyTorch files hold no bare \(type.rawValue)",
        hint: "convert it to a floating-point type first"), tensors)
  }

  @Test func halfABytePerRow() throws {
    var tensors = StateDict()
    tensors["a"] = counting(.f4, [2, 3])
    try expect(
      CheckpointError("`a`", .unsupported, "rows of 3 4-bit numbers fill no bytes"), tensors)
  }

  @Test func anotherNumberOfBytes() throws {
    var tensors = StateDict()
    tensors["a"] = LazyTensor(scalarType: .f32, shape: [2, 3], bytes: MemoryBytes([1, 2]))
    try expect(
      CheckpointError("`a`", .tensorGeometry, "F32 of shape [2, 3] takes 24 bytes, found 2"),
      tensors)
  }

  /// A source that yields less than it promised leaves no file.
  @Test func aSourceThatEndsEarly() throws {
    var tensors = StateDict()
    tensors["a"] = LazyTensor(
      scalarType: .u8, shape: [3], bytes: BrokenBytes(count: 3, yields: [1]))
    try withTemporaryFolder { folder in
      let path = folder + "/x.pth"
      let error = CheckpointError(
        "\(path): x/data/0", .tensorGeometry, "expected 3 bytes to write, found 1")
      #expect(throws: error) { try TorchWriter.write(tensors, to: path) }
      let left = try names(in: folder)
      #expect(left == [])
    }
  }

  @Test(arguments: [("model", ["model"]), (nil, ["a"]), ("model", ["x", "x"])])
  func collidingKeys(container: String?, extras: [String]) throws {
    var tensors = StateDict()
    tensors["a"] = counting(.f32, [1])
    try expect(
      CheckpointError(
        quoted(extras.last ?? ""), .tensorName, "the file would hold two values under it"),
      tensors, container: container, extras: extras.map { PlainValue.Entry($0, 1) })
  }

  @Test func noSuchFolder() {
    #expect(throws: CheckpointError.self) {
      try TorchWriter.write(StateDict(), to: "/absent/folder/x.pth")
    }
  }

  private func expect(
    _ error: CheckpointError, _ tensors: StateDict, container: String? = nil,
    extras: [PlainValue.Entry] = []
  ) throws {
    try withTemporaryFolder { folder in
      #expect(throws: error) {
        try TorchWriter.write(
          tensors, container: container, extras: extras, to: folder + "/x.pth")
      }
      let left = try names(in: folder)
      #expect(left == [])
    }
  }
}

/// Bytes that are not as many as they say.
private struct BrokenBytes: TensorBytes {
  let count: Int
  let yields: [UInt8]

  var fileRange: FileRange? { nil }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try body(yields.rawSpan)
  }
}
