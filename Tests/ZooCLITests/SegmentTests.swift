import FoundationEssentials
import Testing
import TestSupport

/// `zoo segment`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct SegmentTests {
  private static let picture = Samples.picture("dots_00.jpg")
  private static let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47]

  private func withSegmenter(_ body: (Program, [String]) throws -> Void) throws {
    try withProgram { zoo in
      try SmallModel.segmenter.write(to: zoo.path("seg.safetensors"))
      try body(
        zoo,
        ["segment", "seg.safetensors", Self.picture] + SmallModel.segmenter.options)
    }
  }

  @Test func pictures() throws {
    try withSegmenter { zoo, command in
      let outcome = try zoo.run(command + ["-o", "out.png", "--index", "index.png", "--json"])
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let shape = JSONShape.object([
        "image": .string, "output": .string, "index?": .string, "width": .number,
        "height": .number,
        "classes": .list(
          .object([
            "index": .number, "label?": .string, "color": .string, "pixels": .number,
            "percent": .number,
          ])),
      ])
      #expect(try outcome.problems(with: shape) == [])
      #expect(try names(in: zoo.folder) == ["index.png", "out.png", "seg.safetensors"])
      for name in ["index.png", "out.png"] { #expect(try zoo.bytes(name).starts(with: Self.png)) }
      // People see the classes by name, the largest first.
      let lines = try zoo.run(command + ["-o", "out.png", "--overlay", "0.5"]).lines
      #expect(lines[0].split(separator: " ") == ["SHARE", "INDEX", "COLOR", "CLASS"])
      #expect(lines[1].contains(" %") && lines[1].contains("#"))
    }
  }

  @Test func refusals() throws {
    try withSegmenter { zoo, command in
      for arguments in [
        ["-o", Self.picture], ["-o", "out.png", "--index", Self.picture],
        ["-o", "missing/out.png"],
      ] {
        try #expect(zoo.run(command + arguments).isRefusal, "\(arguments)")
      }
      for arguments in [
        ["-o", "a.png", "--index", "a.png"], ["-o", "a.png", "--overlay", "2"], [],
      ] {
        try #expect(zoo.run(command + arguments).isUsageError, "\(arguments)")
      }
      try #expect(zoo("segment", Samples.model, Self.picture, "-o", "out.png").isRefusal)
      #expect(try names(in: zoo.folder) == ["seg.safetensors"])
    }
  }
}
