import FoundationEssentials
import Glibc
import Safetensors
import Tensors
import TestSupport
import Testing

/// What a download tells meanwhile, and what a signal leaves.
@Suite(
  .enabled(
    if: Program.isBuilt && FaultServer.isAvailable,
    "needs the program zoo, and python3 for a server")
) struct ProgressTests {
  /// One line a model, written anew, and taken away at the end.
  @Test func terminal() throws {
    try withDownloads { zoo in
      let outcome = try zoo(
        "download", "third-a", "third-b", more: "&rate=4000000", onTerminal: true)
      #expect(outcome.status == 0)
      #expect(outcome.stderr.contains(" of 3.0 MB, ") && outcome.stderr.contains("MB/s"))
      #expect(outcome.stderr.contains(" left\u{1b}[K"))
      // Two lines at a time, and both gone afterwards.
      #expect(outcome.stderr.contains("\u{1b}[1A") && outcome.stderr.hasSuffix("\r\n"))
      #expect(outcome.stderr.contains("third-a: fetched 3.0 MB in "))
      #expect(!outcome.stdout.contains("\u{1b}"))
    }
  }

  /// Elsewhere what happens is told in lines that stay; --quiet tells nothing.
  @Test func lines() throws {
    try withDownloads { zoo in
      let outcome = try zoo("download", "third-a", plan: "cut.1000000,none")
      #expect(!outcome.stderr.contains("\u{1b}") && !outcome.stderr.contains("\r"))
      let lines = outcome.stderr.split(separator: "\n")
      #expect(lines.count == 3)
      #expect(lines[0].hasPrefix("third-a: fetching http://127.0.0.1:"))
      #expect(lines[1].contains("interrupted at 1000000 of 3000000 bytes: "))
      #expect(lines[1].contains("; tries again in "))
      #expect(lines[2].hasPrefix("third-a: fetched 3.0 MB in "))
      #expect(lines[2].contains(", sha256 \(zoo.server.digest.prefix(16))… trusted on first use"))
      let quiet = try zoo("download", "third-b", "-q", plan: "reset.1000,none", onTerminal: true)
      #expect(quiet.status == 0 && quiet.stderr.isEmpty)
    }
  }

  /// With --json stderr is one object a line.
  @Test func events() throws {
    try withDownloads { zoo in
      let outcome = try zoo(
        "download", "third-a", "--json", plan: "reset.1000000,none", onTerminal: true)
      let events = try outcome.stderr.split(whereSeparator: \.isNewline).map {
        try JSONValue(Array($0.utf8), subject: "event", kind: .unsupported)
      }
      let names = events.compactMap { $0["event"]?.string }
      #expect(names.filter { $0 != "progress" } == ["started", "retrying", "verifying", "fetched"])
      #expect(events.allSatisfy { $0["model"]?.string == "third-a" })
      #expect(events.last?["sha256"]?.string == zoo.server.digest)
      #expect(events.last?["proof"]?.string == "firstUse")
      let progress = try #require(events.last { $0["event"]?.string == "progress" })
      #expect(progress["total"]?.integer == 3_000_000)
    }
  }

  /// A signal leaves a beginning that the next run goes on with, and the status that shells expect.
  @Test(arguments: [SIGINT, SIGTERM]) func interrupted(signal: Int32) throws {
    try withDownloads { zoo in
      let process = try zoo.start(["download", "third-a"], plan: "none", more: "&rate=2000000")
      while zoo.partials(of: "third-a").allSatisfy({ fileSize($0) < 500_000 }) { usleep(5000) }
      process.kill(signal)
      let end = process.finish()
      #expect(end.status == 128 + signal)
      #expect(end.output.contains("cancelled at ") && end.output.contains(" of 3000000 bytes"))
      #expect(end.output.hasSuffix("hint: run it again to go on from there\n"))
      #expect(!exists(zoo.stored("third-a", "a.pth")))
      let kept = try #require(zoo.partials(of: "third-a").first).description
      let size = fileSize(kept)
      #expect(size >= 500_000)
      let next = try zoo("download", "third-a", more: "&rate=2000000")
      #expect(next.status == 0)
      #expect(next.stderr.contains("third-a: goes on at "))
      #expect(next.stderr.contains(" from before, sha256 \(zoo.server.digest.prefix(16))…"))
      #expect(try zoo.requests().last?.range == "bytes=\(size)-")
      #expect(
        try names(in: "\(zoo.zoo.home)/models/third-a") == ["a.pth", "a.pth.json"])
    }
  }

  /// Killed as `kill -9` does it, ten times; nothing that was on the disk is fetched again.
  @Test func killed() throws {
    try withDownloads { zoo in
      let large = sampleBytes(20_000_000, seed: 11)
      try zoo.server.add(large, as: "large.pth")
      try zoo.zoo.write(Downloads.catalogue([Downloads.model("third/large.pth")]), "models.json")
      var generator = SeededGenerator(seed: 12)
      var before = 0
      for _ in 0..<10 {
        let process = try zoo.start(
          ["download", "third-large"], plan: "none", more: "&rate=20000000")
        usleep(.random(in: 20_000...150_000, using: &generator))
        process.kill(SIGKILL)
        _ = process.finish()
        #expect(!exists(zoo.stored("third-large", "large.pth")))
        let now = zoo.partials(of: "third-large").map(fileSize).max() ?? 0
        #expect(now >= before)
        before = now
      }
      #expect(try zoo("download", "third-large").status == 0)
      let stored = try Data(contentsOf: URL(filePath: zoo.stored("third-large", "large.pth")))
      #expect(SHA256.digest(of: Array(stored)) == SHA256.digest(of: large))
    }
  }

  /// Several processes that ask for one model cause one transfer and one right file.
  @Test func together() throws {
    try withDownloads { zoo in
      let processes = try (0..<4).map { _ in
        try zoo.start(["get", "third-tiny"], plan: "none", more: "&rate=3000000")
      }
      let ends = processes.map { $0.finish() }
      #expect(ends.allSatisfy { $0.status == 0 })
      #expect(ends.count { $0.output.contains("third-tiny: fetched 1.7 MB in ") } == 1)
      #expect(ends.count { $0.output.contains("fetched by another process") } == 3)
      #expect(try zoo.requests().count == 1)
      #expect(
        try names(in: "\(zoo.zoo.home)/models/third-tiny") == [
          "third-tiny.safetensors", "third-tiny.safetensors.json", "tiny.pth", "tiny.pth.json",
        ])
      #expect(try zoo.zoo("verify").status == 0)
    }
  }
}
