import Safetensors
import Tensors
import TestSupport
import Testing

/// Bytes of another number than they promise.
private struct LyingBytes: TensorBytes {
  let count: Int
  let chunks: [[UInt8]]
  var fileRange: FileRange? { nil }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    for chunk in chunks { try body(chunk.rawSpan) }
  }
}

@Suite struct SafetensorsWriterTests {
  /// Whole files equal those of the reference writer, through the kernel and through memory.
  @Test(arguments: ["every_type", "names", "empty", "metadata_only"], [false, true])
  func sameAsTheReference(name: String, digest: Bool) throws {
    let file = try SafetensorsFile(path: "\(fixtures)/safetensors/\(name).safetensors")
    try withTemporaryFolder { folder in
      let written = try SafetensorsWriter.write(
        file.tensors, metadata: file.metadata, to: folder + "/a", digest: digest)
      let expected = try SHA256.digest(of: file.file)
      #expect(try SHA256.digest(of: InputFile(path: folder + "/a")) == expected)
      #expect(written.path == folder + "/a" && written.size == file.file.size)
      #expect(written.sha256 == (digest ? expected : nil))
    }
  }

  /// Any tensors that the format can hold come back as they went.
  @Test(arguments: 0..<40 as Range<UInt64>) func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let tensors = randomTensors(using: &generator)
    let metadata = ["name": randomName(using: &generator), randomName(using: &generator): ""]
    try withTemporaryFolder { folder in
      try SafetensorsWriter.write(tensors, metadata: metadata, to: folder + "/a")
      let read = try SafetensorsFile(path: folder + "/a")
      #expect(read.metadata == metadata)
      #expect(Set(read.tensors.names) == Set(tensors.names))
      for (name, tensor) in tensors {
        let other = try #require(read.tensors[name])
        #expect(other.scalarType == tensor.scalarType && other.shape == tensor.shape)
        #expect(try other.bytes.read() == tensor.bytes.read())
      }
    }
  }

  /// The file that is read may be the one that is written.
  @Test func replacesItsOwnSource() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.safetensors"
      var tensors = StateDict()
      tensors["a"] = LazyTensor(shape: [2], values: [1, 2])
      try SafetensorsWriter.write(tensors, to: path)
      var more = try SafetensorsFile(path: path).tensors
      more["b"] = LazyTensor(shape: [], values: [3])
      try SafetensorsWriter.write(more, to: path)
      let read = try SafetensorsFile(path: path).tensors
      #expect(try read["a"]?.floats() == [1, 2])
      #expect(try read["b"]?.floats() == [3])
      #expect(try names(in: folder) == ["a.safetensors"])
    }
  }

  @Test func wrongSizeIsRefusedBeforeWriting() throws {
    try withTemporaryFolder { (folder) throws in
      var tensors = StateDict()
      tensors["w"] = LazyTensor(scalarType: .f32, shape: [2], bytes: MemoryBytes([1, 2, 3]))
      #expect(
        throws: CheckpointError(
          "`w`", .sizeMismatch, "F32 of shape [2] takes 8 bytes, found 3")
      ) { try SafetensorsWriter.write(tensors, to: folder + "/a") }
      #expect(try names(in: folder) == [])
    }
  }

  @Test(arguments: [([[1, 2, 3]], 3), ([], 0), ([[1, 2], [3, 4, 5]], 5)] as [([[UInt8]], Int)])
  func sourceOfAnotherLength(chunks: [[UInt8]], found: Int) throws {
    try withTemporaryFolder { (folder) throws in
      var tensors = StateDict()
      tensors["w"] = LazyTensor(
        scalarType: .u8, shape: [4], bytes: LyingBytes(count: 4, chunks: chunks))
      #expect(
        throws: CheckpointError(
          "\(folder)/a: `w`", .sizeMismatch, "expected 4 bytes to write, found \(found)")
      ) { try SafetensorsWriter.write(tensors, to: folder + "/a") }
      #expect(try names(in: folder) == [])
    }
  }

  @Test func failureKeepsWhatWasThere() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2, 3], to: folder + "/a")
      var tensors = StateDict()
      tensors["w"] = LazyTensor(
        scalarType: .u8, shape: [4], bytes: LyingBytes(count: 4, chunks: []))
      #expect(kind { try SafetensorsWriter.write(tensors, to: folder + "/a") } == .sizeMismatch)
      #expect(try InputFile(path: folder + "/a").bytes(in: 0..<3) == [1, 2, 3])
      #expect(try names(in: folder) == ["a"])
    }
  }

  /// The caller converts on the way, and cannot write more or less than it laid out.
  @Test func writesWhatTheCallerMakes() throws {
    let layout = try SafetensorsWriter.plan(tensors: [("a", .u8, [3]), ("b", .u8, [2])])
    try withTemporaryFolder { folder in
      try SafetensorsWriter.write(layout, to: folder + "/a") {
        (entry, sink) throws(CheckpointError) in
        for index in 0..<entry.byteCount {
          let byte = [UInt8(index * 2)]
          try sink.write(byte.rawSpan)
        }
      }
      let read = try SafetensorsFile(path: folder + "/a").tensors
      #expect(try read["a"]?.bytes.read() == [0, 2, 4])
      #expect(
        throws: CheckpointError(
          "\(folder)/b: `a`", .sizeMismatch, "expected 3 bytes to write, found 0")
      ) { try SafetensorsWriter.write(layout, to: folder + "/b") { _, _ in } }
    }
  }

  @Test func progressEndsAtTheSizeOfTheFile() throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      tensors["w"] = LazyTensor(shape: [4], values: [1, 2, 3, 4])
      tensors["v"] = LazyTensor(shape: [0], values: [])
      var reports: [(Int, Int)] = []
      let file = try SafetensorsWriter.write(tensors, to: folder + "/a") {
        reports.append(($0, $1))
      }
      #expect(reports.map(\.0) == reports.map(\.0).sorted())
      #expect(reports.last?.0 == file.size)
      #expect(reports.allSatisfy { $0.1 == file.size })
    }
  }

  private func randomTensors(using generator: inout SeededGenerator) -> StateDict {
    var tensors = StateDict()
    let types = ScalarType.allCases.filter(\.isInSafetensors)
    for _ in 0..<Int.random(in: 0...20, using: &generator) {
      let type = types.randomElement(using: &generator) ?? .f32
      var shape = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        Int.random(in: 0...4, using: &generator)
      }
      if type.bitWidth < 8 { shape.append(4) }
      let count = type.byteCount(shape: shape) ?? 0
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      tensors[randomName(using: &generator)] = LazyTensor(
        scalarType: type, shape: shape, bytes: MemoryBytes(bytes))
    }
    return tensors
  }

  private func randomName(using generator: inout SeededGenerator) -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "Z", ".", "\"", "\\", "\0", "\n", "é", "𝄞", "\u{301}", "/",
    ]
    var name = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
      name.append(scalars.randomElement(using: &generator) ?? "a")
    }
    return String(name)
  }
}
