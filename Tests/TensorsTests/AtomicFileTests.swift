import FoundationEssentials
import Glibc
import TestSupport
import Tensors
import Testing

@Suite struct AtomicFileTests {
  @Test func commitNamesTheFile() throws {
    try withTemporaryFolder { folder in
      var file = try AtomicFile(path: folder + "/a")
      try file.write([1, 2, 3].rawSpan)
      let none: [UInt8] = []
      try file.write(none.rawSpan)
      try file.write([4].rawSpan)
      try file.overwrite([9, 8].rawSpan, at: 1)
      #expect(file.count == 4)
      #expect(try names(in: folder) == [])
      try file.commit()
      #expect(try names(in: folder) == ["a"])
      #expect(try content(folder + "/a") == [1, 9, 8, 4])
    }
  }

  @Test func abandonedLeavesNothing() throws {
    try withTemporaryFolder { folder in
      do {
        var file = try AtomicFile(path: folder + "/a")
        try file.write([1].rawSpan)
      }
      #expect(try names(in: folder) == [])
    }
  }

  @Test func targetIsUntouchedUntilCommit() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/a")
      let old = try InputFile(path: folder + "/a")
      var file = try AtomicFile(path: folder + "/a")
      try file.write([2, 3].rawSpan)
      #expect(try content(folder + "/a") == [1])
      try file.commit()
      #expect(try content(folder + "/a") == [2, 3])
      #expect(try old.bytes(in: 0..<1) == [1])
    }
  }

  @Test func longAndCombiningNames() throws {
    try withTemporaryFolder { folder in
      let long = String(repeating: "\u{4e00}", count: 85)
      for name in [long, "\u{301}a"] {
        try AtomicFile.write([1], to: "\(folder)/\(name)")
        #expect(try content("\(folder)/\(name)") == [1])
      }
      #expect(try names(in: folder).count == 2)
    }
  }

  @Test(arguments: [
    ("", "the path names no file"), ("x/", "the path names no file"), ("d", "it is a directory"),
    ("pipe", "it is not a regular file"), ("file/x", "not a directory"),
    ("absent/x", "no such file or directory"),
    (String(repeating: "n", count: 256), "file name too long"),
  ]) func refusedAtOnce(name: String, detail: String) throws {
    try withTemporaryFolder { folder in
      unsafe mkdir(folder + "/d", 0o777)
      unsafe mkfifo(folder + "/pipe", 0o666)
      try AtomicFile.write([1], to: folder + "/file")
      let error = #expect(throws: CheckpointError.self) {
        _ = try AtomicFile(path: name.isEmpty ? "" : "\(folder)/\(name)")
      }
      #expect(error?.kind == .write && error?.detail == detail)
    }
  }

  /// The owner of the machine may write everywhere, so the rule shows for others only.
  @Test(.enabled(if: geteuid() != 0, "the superuser may write into any folder"))
  func readOnlyFolder() throws {
    try withTemporaryFolder { folder in
      unsafe chmod(folder, 0o555)
      defer { unsafe chmod(folder, 0o755) }
      let error = #expect(throws: CheckpointError.self) {
        _ = try AtomicFile(path: folder + "/a")
      }
      #expect(error?.hint == "choose a folder that exists and is writable")
    }
  }

  /// A folder that no file can be made in, whoever asks.
  @Test func folderThatTakesNoFiles() {
    #expect(throws: CheckpointError.self) { _ = try AtomicFile(path: "/proc/zoo-tests") }
  }

  @Test func symbolicLinkIsReplaced() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/a")
      unsafe symlink("a", folder + "/link")
      try AtomicFile.write([2], to: folder + "/link")
      #expect(try content(folder + "/a") == [1])
      #expect(try content(folder + "/link") == [2])
    }
  }

  @Test func copiesStretches() throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
      try AtomicFile.write(bytes, to: folder + "/source")
      let source = try InputFile(path: folder + "/source")
      var file = try AtomicFile(path: folder + "/a")
      try file.write([7].rawSpan)
      try file.copy(FileRange(file: source, offset: 5, count: 2_999_000))
      try file.copy(FileRange(file: source, offset: 3_000_000, count: 0))
      try file.copy(FileRange(file: source, offset: 0, count: 2))
      try file.commit()
      #expect(try content(folder + "/a") == [7] + bytes[5..<2_999_005] + bytes[..<2])
    }
  }

  @Test(arguments: [
    (0, 5), (4, 1), (5, 0), (-1, 1), (2, -1), (.max, 1), (1, .max), (.min, .min), (.max, .max),
  ]) func stretchOutsideTheFile(offset: Int, count: Int) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2, 3, 4], to: folder + "/source")
      let source = try InputFile(path: folder + "/source")
      var file = try AtomicFile(path: folder + "/a")
      let range = FileRange(file: source, offset: offset, count: count)
      let error = CheckpointError(
        source.path, .truncated,
        "expected \(count) bytes at \(offset), found a file of 4 bytes")
      #expect(throws: error) { try range.read() }
      do throws(CheckpointError) {
        try file.copy(range)
        Issue.record("copied")
      } catch let found {
        #expect(found == error)
      }
    }
  }

  @Test func sourceThatShrank() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1, 2, 3, 4], to: folder + "/source")
      let source = try InputFile(path: folder + "/source")
      unsafe truncate(folder + "/source", 2)
      var file = try AtomicFile(path: folder + "/a")
      do throws(CheckpointError) {
        try file.copy(FileRange(file: source, offset: 0, count: 4))
        Issue.record("copied")
      } catch {
        #expect(error.kind == .truncated)
      }
    }
  }

  private func content(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path: path)
    return try file.bytes(in: 0..<file.size)
  }
}
