import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo features`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct FeaturesTests {
  private static let pictures = ["disc_00.jpg", "ring_01.jpg", "star_14.png"].map(Samples.picture)

  /// Pictures are stacked in their order, and the file says which they are.
  @Test func stacked() throws {
    try withProgram { zoo in
      let outcome = try zoo.run(
        ["features", Samples.model, "-o", "out.safetensors", "--json", "--batch", "2"]
          + Self.pictures)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let shape = JSONShape.list(
        .object(["name": .string, "shape": .list(.number), "block?": .number]))
      #expect(try outcome.problems(with: shape) == [])
      let file = try SafetensorsFile(path: zoo.path("out.safetensors"))
      #expect(file.tensors.names == ["features"] && file.tensors["features"]?.shape == [3, 48])
      #expect(file.metadata["images"]?.contains("ring_01.jpg") == true)
      // One picture alone gets the same features.
      _ = try zoo("features", Samples.model, Self.pictures[2], "-o", "one.safetensors")
      let one = try SafetensorsFile(path: zoo.path("one.safetensors")).tensors["features"]?.floats()
      let all = try #require(try file.tensors["features"]?.floats())
      let pairs = zip(try #require(one), all[96...])
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  @Test func blocks() throws {
    try withProgram { zoo in
      let outcome = try zoo(
        "features", Samples.model, Self.pictures[0], "-o", "out.safetensors", "--stage", "raw",
        "--block", "-1", "--block", "0", "--block", "3")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let tensors = try SafetensorsFile(path: zoo.path("out.safetensors")).tensors
      #expect(Set(tensors.names) == ["features.3", "features.0"])
      #expect(tensors["features.3"]?.shape == [1, 65, 48])
    }
  }

  /// Nothing is written where a picture is missing, a block does not exist, or the output is an input.
  @Test func refusals() throws {
    try withProgram { zoo in
      let picture = Self.pictures[0]
      for arguments in [
        [picture, "missing.jpg", "-o", "out.safetensors"],
        [picture, "-o", "out.safetensors", "--stage", "raw", "--block", "4"],
        [picture, "-o", "out.safetensors", "--preprocessing", "missing.json"],
        [picture, "-o", picture], [picture, "-o", "missing/out.safetensors"],
      ] {
        let outcome = try zoo.run(["features", Samples.model] + arguments)
        #expect(outcome.isRefusal, "\(arguments): \(outcome)")
      }
      for arguments in [
        [picture, "-o", "out.safetensors", "--block", "1"], [picture],
        [picture, "-o", "out.safetensors", "--stage", "head"],
        [picture, "-o", "out.safetensors", "--batch", "0"],
      ] {
        try #expect(zoo.run(["features", Samples.model] + arguments).isUsageError, "\(arguments)")
      }
      try #expect(names(in: zoo.folder).isEmpty)
    }
  }
}
