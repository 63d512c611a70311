import BEiTZoo
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite struct CheckpointDifferenceTests {
  private func difference(
    _ one: [String: LazyTensor], _ other: [String: LazyTensor]
  ) throws -> CheckpointDifference {
    func dict(_ tensors: [String: LazyTensor]) -> StateDict {
      tensors.sorted { $0.key < $1.key }.reduce(into: StateDict()) { $0[$1.key] = $1.value }
    }
    return try CheckpointDifference(of: dict(one), and: dict(other), named: ("a", "b"))
  }

  private func tensor(_ values: Float...) -> LazyTensor {
    LazyTensor(shape: [values.count], values: values)
  }

  @Test func equal() throws {
    let same = try difference(["x": tensor(1, .nan)], ["x": tensor(1, .nan)])
    #expect(same.isEmpty && same.equal == 1 && same.maxAbsDiff == nil)
  }

  @Test func names() throws {
    let found = try difference(
      ["x": tensor(1), "y": tensor(2)], ["y": tensor(2), "z": tensor(3)])
    #expect(found.onlyInFirst == ["x"] && found.onlyInSecond == ["z"] && found.equal == 1)
    #expect(!found.isEmpty)
  }

  @Test func values() throws {
    let found = try difference(
      ["x": tensor(1, 2, 3), "y": tensor(0)], ["x": tensor(1, 2.5, 1), "y": tensor(0.25)])
    #expect(found.differing.map(\.maxAbsDiff) == [2, 0.25] && found.maxAbsDiff == 2)
    #expect(found.differing.map(\.differing) == [2, 1])
  }

  /// A number against none differs, but by no amount.
  @Test func notNumbers() throws {
    let found = try difference(["x": tensor(1, .nan, .infinity)], ["x": tensor(.nan, .nan, 1)])
    #expect(found.differing.map(\.unordered) == [2] && found.differing.map(\.maxAbsDiff) == [0])
  }

  @Test func shapesAndTypes() throws {
    let half = LazyTensor(scalarType: .f16, shape: [2], bytes: MemoryBytes([0, 0x3c, 0, 0x40]))
    let turned = LazyTensor(shape: [2, 1], values: [1, 2])
    let found = try difference(
      ["half": tensor(1, 2), "turned": tensor(1, 2)], ["half": half, "turned": turned])
    #expect(found.differing.map(\.dtypes) == [["F32", "F16"], ["F32", "F32"]])
    #expect(found.differing.map(\.maxAbsDiff) == [0, nil])
    #expect(found.differing[1].shapes == [[2], [2, 1]])
  }

  /// Whole numbers beyond what float32 tells apart still differ.
  @Test func wholeNumbers() throws {
    let found = try difference(
      ["x": LazyTensor(shape: [1], integers: [1 << 60])],
      ["x": LazyTensor(shape: [1], integers: [1 << 60 + 1])])
    #expect(!found.isEmpty && found.differing.map(\.name) == ["x"])
  }

  /// One model in two layouts shares no name, and in one layout everything.
  @Test func layouts() throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.to = .huggingFace
      _ = try zoo().convert(Tiny.path, to: folder + "/hf/", options: options)
      let plain = try zoo().difference(between: Tiny.path, and: folder + "/hf")
      #expect(plain.equal == 0 && plain.differing.isEmpty && !plain.isEmpty)
      let swift = try zoo().difference(
        between: Tiny.path, and: folder + "/hf", through: .swift)
      #expect(swift.isEmpty && swift.equal == 71 && swift.layout == .swift)
    }
  }
}
