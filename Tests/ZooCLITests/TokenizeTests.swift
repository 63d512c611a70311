import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo tokenize`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct TokenizeTests {
  private static let pictures = ["disc_00.jpg", "star_14.png"].map(Samples.picture)

  private func withTokenizer(_ body: (Program, [String]) throws -> Void) throws {
    try withProgram { zoo in
      try SmallModel.tokenizer.write(to: zoo.path("tokenizer.safetensors"))
      try body(zoo, ["tokenize", "tokenizer.safetensors"] + SmallModel.tokenizer.options)
    }
  }

  @Test func codes() throws {
    try withTokenizer { zoo, command in
      let outcome = try zoo.run(command + Self.pictures + ["--json"])
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let shape = JSONShape.list(.object(["image": .string, "codes": .list(.number)]))
      #expect(try outcome.problems(with: shape) == [])
      let first = try #require(try outcome.json().elements?.first?["codes"]?.elements)
      #expect(first.count == 16 && first.allSatisfy { (0..<12).contains($0.integer ?? -1) })
      // People see the grid.
      let lines = try zoo.run(command + Self.pictures).lines
      #expect(lines.count == 10 && lines[0] == Self.pictures[0])
      #expect(lines[1].split(separator: " ").count == 4)
    }
  }

  /// What was written as a reconstruction is the best teacher.
  @Test func teacher() throws {
    try withTokenizer { zoo, command in
      let written = try zoo.run(command + Self.pictures + ["--reconstruct", "r.safetensors"])
      #expect(written.status == 0, "\(written.stderr)")
      let tensors = try SafetensorsFile(path: zoo.path("r.safetensors")).tensors
      #expect(tensors["reconstruction"]?.shape == [2, 16, 10])
      #expect(tensors["codes"]?.shape == [2, 16] && tensors["codes"]?.scalarType == .i64)
      let judged = try zoo.run(command + Self.pictures + ["--teacher", "r.safetensors", "--json"])
      let cosines = try #require(try judged.json().elements).compactMap { $0["cosine"]?.text() }
      #expect(cosines.compactMap { Double($0) }.map { ($0 * 1e6).rounded() / 1e6 } == [1, 1])
      // Features of other pictures have another shape.
      #expect(
        try zoo.run(command + [Self.pictures[0], "--teacher", "r.safetensors"]).isRefusal)
    }
  }

  /// A picture that cannot be read does not stop the others, but nothing is then reconstructed.
  @Test func unreadable() throws {
    try withTokenizer { zoo, command in
      let outcome = try zoo.run(
        command + ["missing.jpg", Self.pictures[0], "--json", "--reconstruct", "r.safetensors"])
      #expect(outcome.status == 2)
      let elements = try #require(try outcome.json().elements)
      #expect(elements[0]["error"] != nil && elements[1]["codes"] != nil)
      #expect(try names(in: zoo.folder) == ["tokenizer.safetensors"])
    }
  }

  @Test func otherModel() throws {
    try withProgram { zoo in
      try #expect(zoo("tokenize", Samples.model, Self.pictures[0]).isRefusal)
    }
  }
}
