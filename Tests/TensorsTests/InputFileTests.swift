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

/// A stretch of a file that is read as a file of its own.
@Suite struct InputFileWindowTests {
  private func withWindow(_ range: Range<Int>, _ body: (InputFile) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Array(0..<100), to: folder + "/a")
      // The file itself is let go: a window keeps it open.
      try body(InputFile(window: range, of: InputFile(path: folder + "/a")))
    }
  }

  @Test func countsFromItsBeginning() throws {
    try withWindow(20..<50) { window in
      #expect(window.size == 30)
      #expect(try window.bytes(in: 0..<3) == [20, 21, 22])
      var bytes: [UInt8] = []
      try window.forEachChunk(in: 5..<30, limit: 7) { (chunk) throws(CheckpointError) in
        bytes.append(contentsOf: chunk)
      }
      #expect(bytes == Array(25..<50))
      #expect(try FileRange(file: window, offset: 1, count: 2).read() == [21, 22])
      #expect(try SHA256.digest(of: window) == SHA256.digest(of: Array(20..<50)))
    }
  }

  @Test func inAWindow() throws {
    try withWindow(20..<50) { window in
      let inner = try InputFile(window: 10..<12, of: window)
      #expect(try inner.bytes(in: 0..<2) == [30, 31])
      #expect(throws: CheckpointError.self) { try inner.bytes(in: 0..<3) }
    }
  }

  @Test(arguments: [0..<31, -1..<2, 31..<31]) func nothingOutside(range: Range<Int>) throws {
    try withWindow(20..<50) { window in
      let error = CheckpointError(
        window.path, .truncated, "bytes \(range.lowerBound)..<\(range.upperBound) of a 30-byte file"
      )
      #expect(throws: error) { try window.bytes(in: range) }
      #expect(throws: error) { try InputFile(window: range, of: window) }
    }
  }

  @Test func isCopied() throws {
    try withWindow(20..<50) { window in
      let path = window.path + ".copy"
      var file = try AtomicFile(path: path)
      try file.copy(FileRange(file: window, offset: 4, count: 6))
      try file.commit()
      let copy = try InputFile(path: path)
      #expect(try copy.bytes(in: 0..<copy.size) == Array(24..<30))
    }
  }

  @Test(arguments: [20..<50, 30..<30]) func isMapped(range: Range<Int>) throws {
    try withWindow(range) { window in
      let map = try MappedFile(window)
      var bytes: [UInt8] = []
      bytes.append(contentsOf: map.bytes)
      #expect(bytes == range.map { UInt8($0) })
    }
  }
}
