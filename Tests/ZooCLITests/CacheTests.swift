import FoundationEssentials
import Glibc
import Safetensors
import TestSupport
import Testing

/// `zoo cache`, and what other commands say of the store.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct CacheTests {
  private static let item = JSONShape.object([
    "model?": .string, "path": .string, "size": .number, "age": .number, "inUse": .bool,
    "kind": .oneOf(["checkpoint", "converted", "partial", "remnant", "catalogue", "unknown"]),
    "sha256?": .string, "source?": .string, "proof?": .string, "license?": .string,
  ])

  /// A store with the bundled model, the beginning of another, and a lock that nobody holds.
  private func withStore(_ body: (Program, _ partial: String) throws -> Void) throws {
    try withProgram { zoo in
      _ = try zoo("get", Samples.model)
      let folder = "\(zoo.home)/models/other"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let partial = "\(folder)/.m.pth.0123456789abcdef.part"
      try Data([1, 2, 3]).write(to: URL(filePath: partial))
      try Data().write(to: URL(filePath: "\(folder)/m.pth.lock"))
      let then = timeval(tv_sec: time(nil) - 3 * 86_400, tv_usec: 0)
      unsafe utimes(partial, [then, then])
      try body(zoo, partial)
    }
  }

  private func kinds(_ outcome: Program.Outcome) throws -> [String] {
    #expect(try outcome.problems(with: .list(Self.item)) == [])
    return try outcome.json().elements?.compactMap { $0["kind"]?.string } ?? []
  }

  @Test func listed() throws {
    try withStore { zoo, partial in
      let all = try zoo("cache", "ls", "--json")
      #expect(try kinds(all) == ["checkpoint", "converted", "partial", "remnant"])
      let found = try #require(try all.json().elements)
      #expect(found[2]["size"]?.integer == 3 && found[2]["path"]?.string == partial)
      #expect(try #require(found[2]["age"]?.integer) >= 3 * 86_400)
      #expect(found[0]["proof"]?.string == "digest" && found[0]["license"]?.string == "Apache-2.0")
      let table = try zoo("cache", "ls")
      #expect(table.lines.count == 5 && table.stdout.contains(" 3 d "))
      #expect(table.stderr.hasPrefix("in all 4 files, "))
      #expect(try kinds(zoo("cache", "ls", "other", "--json")) == ["partial", "remnant"])
      #expect(try kinds(zoo("cache", "ls", "--kind", "partial", "--json")) == ["partial"])
      #expect(try kinds(zoo("cache", "ls", "--sort", "age", "--json")).first == "partial")
      #expect(try kinds(zoo("cache", "ls", "--sort", "size", "--json")).first == "checkpoint")
    }
  }

  @Test func pruned() throws {
    try withStore { zoo, partial in
      #expect(try kinds(zoo("cache", "prune", "--older-than", "7d", "--json")) == [])
      let planned = try zoo("cache", "prune", "--older-than", "2d", "--dry-run", "--json")
      #expect(try kinds(planned) == ["partial"] && exists(partial))
      #expect(try kinds(zoo("cache", "prune", "--older-than", "2d", "--json")) == ["partial"])
      #expect(!exists(partial))
      let rest = try zoo("cache", "prune")
      #expect(rest.stdout.contains("remnant") && rest.stderr == "removed 1 file, 0 bytes\n")
      #expect(try kinds(zoo("cache", "ls", "--json")) == ["checkpoint", "converted"])
      #expect(!exists("\(zoo.home)/models/other"))
    }
  }

  @Test func removed() throws {
    try withStore { zoo, _ in
      let planned = try zoo("cache", "rm", Samples.model, "--kind", "converted", "--dry-run")
      #expect(planned.stderr.hasPrefix("would remove 1 file, "))
      #expect(try kinds(zoo("cache", "ls", "--json")).count == 4)
      #expect(
        try kinds(zoo("cache", "rm", Samples.model, "--kind", "converted", "--json"))
          == ["converted"])
      #expect(try kinds(zoo("cache", "rm", "BEITV2*", "oth*", "--json")).count == 3)
      #expect(try kinds(zoo("cache", "ls", "--json")) == [])
      #expect(try zoo("cache", "ls").stdout.isEmpty)
    }
  }

  /// What is not there is said, with what to do.
  @Test(arguments: [
    (Samples.model, "nothing of it is in the store"), ("no_such", "no model has this name"),
  ])
  func nothingToRemove(name: String, words: String) throws {
    try withProgram { zoo in
      let outcome = try zoo("cache", "rm", name)
      #expect(outcome.isRefusal && outcome.stderr.hasPrefix("\(name): \(words)\nhint: "))
    }
  }

  @Test func verified() throws {
    try withStore { zoo, _ in
      #expect(try zoo("cache", "verify").lines.count == 2)
      let path = "\(zoo.home)/models/\(Samples.model)/\(Samples.model).safetensors"
      var bytes = try Data(contentsOf: URL(filePath: path))
      bytes[bytes.count - 1] ^= 1
      try bytes.write(to: URL(filePath: path))
      for command in [["cache", "verify"], ["verify"], ["verify", Samples.model]] {
        let outcome = try zoo.run(command)
        #expect(outcome.status == 1 && outcome.stdout.contains("\(path): damaged\n"))
        #expect(outcome.stderr.contains("wrong sha256"))
      }
    }
  }

  /// A record that cannot be read is reported beside what is known of the others.
  @Test func verifiedPastDamagedRecord() throws {
    try withStore { zoo, _ in
      let path = "\(zoo.home)/models/other/m.pth"
      try Data([1]).write(to: URL(filePath: path + ".json"))
      let outcome = try zoo("verify")
      #expect(outcome.status == 1 && outcome.lines.count == 3)
      #expect(outcome.lines.count { $0.hasSuffix(": intact") } == 2)
      #expect(outcome.lines.contains("\(path): damaged"))
      #expect(outcome.stderr.hasPrefix("\(path).json: not valid JSON\n"))
    }
  }

  /// The list and the sheet say what is in the store.
  @Test func shown() throws {
    try withStore { zoo, _ in
      let listed = try #require(try zoo("list", "--cached", "--json").json().elements)
      #expect(listed.map { $0["name"]?.string } == [Samples.model])
      #expect(
        listed[0]["stored"]?.elements?.map(\.string) == ["converted", "checkpoint"])
      #expect(try zoo("list", Samples.model).lines.last?.hasSuffix(" converted") == true)
      let sheet = try zoo("show", Samples.model, "--json")
      let stored = try #require(try sheet.json()["stored"]?.elements)
      #expect(stored.map { $0["kind"]?.string } == ["checkpoint", "converted"])
      #expect(try zoo("show", Samples.model).stdout.contains(", made here\n"))
    }
  }

  /// What a process is fetching stays.
  @Test(.enabled(if: FaultServer.isAvailable, "needs python3")) func inUse() throws {
    try withDownloads { zoo in
      let process = try zoo.start(["download", "third-a"], plan: "none", more: "&rate=1000000")
      while zoo.partials(of: "third-a").allSatisfy({ fileSize($0) < 100_000 }) { usleep(5000) }
      let pruned = try zoo.zoo("cache", "prune", "--json")
      #expect(try kinds(pruned) == [])
      let removed = try zoo.zoo("cache", "rm", "third-a")
      #expect(removed.status == 2 && removed.stderr.contains("a process is working on it"))
      #expect(process.finish().status == 0)
      #expect(exists(zoo.stored("third-a", "a.pth")))
    }
  }
}
