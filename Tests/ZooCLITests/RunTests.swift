import Safetensors
import Tensors
import Testing
import TestSupport

/// `zoo run`.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct RunTests {
  private func writeInput(_ zoo: Program, named name: String = "input", side: Int = 64) throws {
    var tensors = StateDict()
    tensors[name] = LazyTensor(
      shape: [2, 3, side, side], values: [Float](repeating: 0.25, count: 2 * 3 * side * side))
    try SafetensorsWriter.write(tensors, to: zoo.path("input.safetensors"))
  }

  /// The output holds every result by name, and the JSON lists what is in it.
  @Test func outputs() throws {
    try withProgram { zoo in
      try writeInput(zoo)
      let outcome = try zoo(
        "run", Samples.model, "input.safetensors", "-o", "output.safetensors", "--json")
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let shape = JSONShape.list(
        .object(["name": .string, "dtype": .string, "shape": .list(.number)]))
      let problems = try outcome.problems(with: shape)
      #expect(problems == [])
      let listed = try #require(try outcome.json().elements).compactMap { $0["name"]?.string }
      let tensors = try SafetensorsFile(path: zoo.path("output.safetensors")).tensors
      #expect(Set(listed) == Set(tensors.names))
      #expect(tensors["logits"]?.shape == [2, 10])
      #expect(tensors["hidden.4"]?.shape == [2, 65, 48])
      #expect(tensors["features.pooled"]?.shape == [2, 48])
    }
  }

  /// An input without the tensor says what it holds and what is wanted.
  @Test func missingInput() throws {
    try withProgram { zoo in
      try writeInput(zoo, named: "pixels")
      let outcome = try zoo("run", Samples.model, "input.safetensors", "-o", "out.safetensors")
      #expect(outcome.isRefusal)
      #expect(
        outcome.stderr == """
          input.safetensors: no tensor called `input`: found pixels
          hint: `input` holds normalised pictures, float, [B, 3, 64, 64]\n
          """)
      #expect(try names(in: zoo.folder) == ["input.safetensors"])
    }
  }

  /// An input of another size is refused.
  @Test func wrongSize() throws {
    try withProgram { zoo in
      try writeInput(zoo, side: 32)
      let outcome = try zoo("run", Samples.model, "input.safetensors", "-o", "out.safetensors")
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("[2, 3, 32, 32]"), "\(outcome.stderr)")
    }
  }

  /// The output may not be the input.
  @Test func outputIsInput() throws {
    try withProgram { zoo in
      try writeInput(zoo)
      let before = try zoo.bytes("input.safetensors")
      let outcome = try zoo("run", Samples.model, "input.safetensors", "-o", "./input.safetensors")
      #expect(outcome.isRefusal)
      #expect(try zoo.bytes("input.safetensors") == before)
    }
  }

  /// Only safetensors files are inputs.
  @Test(arguments: ["missing.safetensors", Samples.checkpoint]) func badInput(path: String) throws {
    try withProgram { zoo in
      let outcome = try zoo("run", Samples.model, path, "-o", "out.safetensors")
      #expect(outcome.isRefusal, "\(outcome)")
      #expect(outcome.stderr.hasPrefix(path))
    }
  }
}
