import Glibc
import TestSupport
import Tensors
import Testing

@Suite struct InputFileTests {
  @Test(arguments: [(0, 0), (0, 10), (3, 7), (10, 10)]) func ranges(from: Int, to: Int) throws {
    try withFile { file in
      #expect(try file.bytes(in: from..<to) == Array(UInt8(from)..<UInt8(to)))
      for limit in [1, 3, 100] {
        var bytes: [UInt8] = []
        try file.forEachChunk(in: from..<to, limit: limit) { (chunk) throws(CheckpointError) in
          #expect(chunk.byteCount <= limit)
          bytes.append(contentsOf: chunk)
        }
        #expect(bytes == Array(UInt8(from)..<UInt8(to)))
      }
    }
  }

  @Test(arguments: [0..<11, -1..<2, 11..<11, .min ..< .max]) func outside(range: Range<Int>) throws
  {
    try withFile { file in
      let error = CheckpointError(
        file.path, .truncated,
        "bytes \(range.lowerBound)..<\(range.upperBound) of a 10-byte file")
      #expect(throws: error) { try file.bytes(in: range) }
      #expect(throws: error) { try file.forEachChunk(in: range) { _ in } }
    }
  }

  /// A file that shrinks while it is open is an error, not a fault.
  @Test func truncatedWhileOpen() throws {
    try withFile { file in
      unsafe truncate(file.path, 4)
      let error = CheckpointError(
        file.path, .truncated, "expected 8 bytes at 1, found 3: the file shrank")
      #expect(throws: error) { try file.bytes(in: 1..<9) }
      #expect(throws: error) { try file.forEachChunk(in: 1..<9, limit: 2) { _ in } }
    }
  }

  @Test func anErrorOfTheReceiverEndsTheReading() throws {
    try withFile { file in
      var count = 0
      let error = CheckpointError("x", .limit, "enough")
      #expect(throws: error) {
        try file.forEachChunk(in: 0..<10, limit: 1) { (_) throws(CheckpointError) in
          count += 1
          if count == 3 { throw error }
        }
      }
      #expect(count == 3)
    }
  }

  @Test(arguments: [
    ("absent", "no such file or directory"), ("", "it is a directory"),
    ("pipe", "it is not a regular file"),
  ]) func cannotOpen(name: String, detail: String) throws {
    try withTemporaryFolder { folder in
      unsafe mkfifo(folder + "/pipe", 0o666)
      let path = "\(folder)/\(name)"
      #expect(throws: CheckpointError(path, .open, detail)) { try InputFile(path: path) }
    }
  }

  @Test func sameFileUnderAnotherName() throws {
    try withFile { file in
      unsafe link(file.path, file.path + "2")
      #expect(file.isSameFile(as: file.path + "2"))
      try AtomicFile.write([1], to: file.path)
      #expect(!file.isSameFile(as: file.path))
      #expect(!file.isSameFile(as: file.path + "3"))
    }
  }

  @Test func mapping() throws {
    try withFile { file in
      #expect(copy(of: try MappedFile(file)) == Array(0..<10))
      try AtomicFile.write([], to: file.path)
      #expect(copy(of: try MappedFile(InputFile(path: file.path))) == [])
    }
  }

  private func copy(of map: MappedFile) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(contentsOf: map.bytes)
    return bytes
  }

  private func withFile(_ body: (InputFile) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Array(0..<10), to: folder + "/a")
      try body(InputFile(path: folder + "/a"))
    }
  }
}
