import Testing
import TestSupport

/// `zoo attention`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct AttentionTests {
  private static let picture = Samples.picture("star_14.png")

  /// One file, or one a head; the map is in the JSON.
  @Test func pictures() throws {
    try withProgram { zoo in
      let mean = try zoo("attention", Samples.model, Self.picture, "-o", "out.png")
      #expect(mean.status == 0 && mean.stdout == "out.png\n", "\(mean.stderr)")
      let heads = try zoo(
        "attention", Samples.model, Self.picture, "-o", "out.png", "--heads", "--block", "0",
        "--json")
      let shape = JSONShape.object([
        "image": .string, "block": .number, "grid": .number,
        "maps": .list(
          .object([
            "output": .string, "head?": .number, "patches": .list(.number), "toItself": .number,
          ])),
      ])
      #expect(try heads.problems(with: shape) == [])
      #expect(
        try names(in: zoo.folder) == [
          "out-head00.png", "out-head01.png", "out-head02.png", "out-head03.png", "out.png",
        ])
      let one = try zoo("attention", Samples.model, Self.picture, "-o", "one.png", "--head", "2")
      #expect(one.status == 0 && one.stdout == "one.png\n")
    }
  }

  @Test func refusals() throws {
    try withProgram { zoo in
      let command = ["attention", Samples.model, Self.picture]
      for arguments in [
        ["-o", "out.png", "--block", "4"], ["-o", "out.png", "--head", "4"], ["-o", Self.picture],
        ["-o", "missing/out.png"],
      ] {
        try #expect(zoo.run(command + arguments).isRefusal, "\(arguments)")
      }
      for arguments in [
        [], ["-o", "out.png", "--heads", "--head", "1"], ["-o", "out.png", "--overlay", "-1"],
      ] {
        try #expect(zoo.run(command + arguments).isUsageError, "\(arguments)")
      }
      try #expect(names(in: zoo.folder).isEmpty)
    }
  }
}
