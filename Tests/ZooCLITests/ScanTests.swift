import Safetensors
import Testing
import TestSupport

/// `zoo scan`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct ScanTests {
  private static let verdict = JSONShape.oneOf(["clean", "warning", "danger"])

  private static let reports = JSONShape.list(
    .object([
      "path": .string, "verdict": verdict, "error?": .string,
      "imports": .list(
        .object([
          "module": .string, "name": .string, "isCalled": .bool, "verdict": verdict,
        ])),
      "findings": .list(
        .object([
          "severity": .oneOf(["danger", "warning", "info"]), "kind": .string, "detail": .string,
        ])),
    ]))

  /// An ordinary checkpoint is clean.
  @Test func clean() throws {
    try withProgram { zoo in
      let outcome = try zoo("scan", Samples.checkpoint, "--json")
      #expect(outcome.status == 0)
      let problems = try outcome.problems(with: Self.reports)
      #expect(problems == [])
      #expect(try outcome.json().elements?.first?["verdict"]?.string == "clean")
      #expect(try zoo("scan", "--quiet", Samples.checkpoint).lines.count == 1)
    }
  }

  /// A pickle that would run a command is named, is status 1, and runs nothing.
  @Test func dangerous() throws {
    try withProgram { zoo in
      try zoo.write(Samples.dangerousPickle, "evil.pkl")
      let outcome = try zoo("scan", "evil.pkl")
      #expect(outcome.status == 1)
      #expect(outcome.stdout.hasPrefix("evil.pkl: danger\n  danger  posix.system (called)\n"))
      #expect(outcome.stderr.isEmpty)
      let json = try zoo("scan", "evil.pkl", "--json")
      #expect(json.status == 1)
      let problems = try json.problems(with: Self.reports)
      #expect(problems == [])
      #expect(try names(in: zoo.folder) == ["evil.pkl"])
    }
  }

  /// What was found before an error counts: danger goes before unreadable.
  @Test func dangerousAndBroken() throws {
    try withProgram { zoo in
      try zoo.write(Array(Samples.dangerousPickle.dropLast()), "evil.pkl")
      let outcome = try zoo("scan", "evil.pkl", "missing.pth", "--json")
      #expect(outcome.status == 1)
      let reports = try #require(try outcome.json().elements)
      #expect(reports.map { $0["verdict"]?.string } == ["danger", "warning"])
      #expect(reports.allSatisfy { $0["error"]?.string != nil })
      #expect(try names(in: zoo.folder) == ["evil.pkl"])
    }
  }

  /// Every file gets its answer, also after one that cannot be read.
  @Test func several() throws {
    try withProgram { zoo in
      let outcome = try zoo("scan", "missing.pth", Samples.checkpoint)
      #expect(outcome.status == 2)
      #expect(outcome.lines.first == "missing.pth: warning, not readable to its end")
      #expect(outcome.lines.contains("\(Samples.checkpoint): clean"))
      #expect(outcome.stderr == "missing.pth: cannot open: no such file or directory\n")
    }
  }

  /// A pickle under the name of a safetensors file is dangerous.
  @Test func disguised() throws {
    try withProgram { zoo in
      try zoo.write(Samples.dangerousPickle, "evil.safetensors")
      #expect(try zoo("scan", "evil.safetensors").status == 1)
    }
  }
}
