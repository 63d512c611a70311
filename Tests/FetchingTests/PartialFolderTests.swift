import Glibc
import TestSupport
import Testing

@testable import Fetching

@Suite struct PartialFolderTests {
  /// Leaves a partial file of `count` bytes with `owner`.
  private func leave(
    _ folder: PartialFolder, _ count: Int, owner: ProcessIdentity?, hasRecord: Bool = true
  ) throws -> String {
    let path = folder.newPath()
    try write([UInt8](repeating: 1, count: count), to: path)
    if hasRecord {
      try PartialRecord(url: "u", synced: count, owner: owner).write(to: path + ".json")
    }
    return path
  }

  private func identity(
    pid: Int32 = getpid(), started: UInt64? = nil, boot: String? = nil, space: String? = nil,
    host: String? = nil
  ) -> ProcessIdentity {
    let own = ProcessIdentity.current
    return ProcessIdentity(
      pid: pid, started: started ?? own.started, boot: boot ?? own.boot,
      space: space ?? own.space, host: host ?? own.host)
  }

  @Test func lives() {
    #expect(ProcessIdentity.current.life() == .alive)
    #expect(!ProcessIdentity.current.boot.isEmpty && !ProcessIdentity.current.space.isEmpty)
    #expect(identity(pid: .max).life() == .dead)
    // The number is in use again, by another process.
    #expect(identity(started: 1).life() == .dead)
    #expect(identity(boot: "earlier").life() == .dead)
    #expect(identity(host: "elsewhere").life() == .unknown)
    #expect(identity(space: "container").life() == .unknown)
  }

  @Test func claimsTheLongestThatIsAbandoned() throws {
    try withTemporaryFolder { path in
      let folder = PartialFolder(destination: path + "/a.pth")
      _ = try leave(folder, 10, owner: nil)
      let longest = try leave(folder, 20, owner: identity(pid: .max))
      let alive = try leave(folder, 30, owner: .current)
      let claimed = try #require(folder.claim())
      #expect(claimed.size == 20 && claimed.path != longest && !exists(longest))
      #expect(claimed.record?.owner == .current)
      #expect(PartialRecord(path: claimed.path + ".json") == claimed.record)
      #expect(folder.claim()?.size == 10)
      // What is left belongs to this process, and so does what it claimed.
      #expect(folder.claim() == nil)
      #expect(folder.totalSize() == 60 && exists(alive))
      folder.removeAbandoned()
      #expect(folder.list().count == 3)
    }
  }

  /// Another machine cannot be asked; it counts as gone after ten minutes without a write, whatever
  /// the clocks say.
  @Test(arguments: [(0, false), (500, false), (700, true), (-9000, false)])
  func otherMachine(seconds: Int, isAbandoned: Bool) throws {
    try withTemporaryFolder { path in
      let folder = PartialFolder(destination: path + "/a.pth")
      try age(leave(folder, 5, owner: identity(host: "elsewhere")), by: seconds)
      #expect((folder.claim() != nil) == isAbandoned)
    }
  }

  /// Between making a file and writing its record a process needs a moment.
  @Test(arguments: [(0, false), (90, true)]) func withoutRecord(seconds: Int, isAbandoned: Bool)
    throws
  {
    try withTemporaryFolder { path in
      let folder = PartialFolder(destination: path + "/a.pth")
      try age(leave(folder, 5, owner: nil, hasRecord: false), by: seconds)
      #expect((folder.claim() != nil) == isAbandoned)
    }
  }

  @Test func otherFilesAreNotTouched() throws {
    try withTemporaryFolder { path in
      for name in [
        ".a.pth.x.y.part", ".a.pth..part", ".a.pth.X!.part", "a.pth.x.part", ".b.x.part",
      ] {
        try write([1], to: "\(path)/\(name)")
      }
      unsafe mkdir("\(path)/.a.pth.folder.part", 0o777)
      unsafe symlink("/etc/passwd", "\(path)/.a.pth.link.part")
      let folder = PartialFolder(destination: path + "/a.pth")
      #expect(folder.list().isEmpty && folder.claim() == nil)
      folder.removeAbandoned()
      #expect(try names(in: path).count == 7)
      #expect(PartialFolder(destination: "/a").folder == "/")
      #expect(PartialFolder(destination: "a").folder == ".")
    }
  }

  @Test func recordsWithoutFiles() throws {
    try withTemporaryFolder { path in
      let folder = PartialFolder(destination: path + "/a.pth")
      unsafe unlink(try leave(folder, 5, owner: identity(pid: .max)))
      unsafe unlink(try leave(folder, 5, owner: .current))
      folder.removeAbandoned()
      #expect(try names(in: path).count == 1)
    }
  }

  @Test func reliableBytes() {
    let record = PartialRecord(url: "u", synced: 5, boot: "b")
    #expect(record.reliable(9, boot: "b") == 9)
    #expect(record.reliable(9, boot: "c") == 5)
    #expect(record.reliable(3, boot: "c") == 3)
    #expect(PartialRecord(url: "u", synced: 5, boot: "").reliable(9, boot: "") == 5)
  }
}
