import Conversion
import Tensors
import Testing

/// Models of no known layout, whose names alone are changed.
@Suite struct CopiedConversionTests {
  private func file(_ names: String...) -> StateDict {
    var tensors = StateDict()
    for name in names { tensors[name] = LazyTensor(shape: [1], values: [1]) }
    return tensors
  }

  private func rules(_ rules: RenameRules.Rule...) throws -> RenameRules { try RenameRules(rules) }

  /// Rules apply in order, and the report accounts for every tensor.
  @Test func renamed() throws {
    let tensors = file("conv1.weight", "conv1.bias", "bn.count", "fc.weight")
    let copy = try CopiedConversion(
      tensors,
      rules: rules(
        .replace(match: "^conv(\\d)", with: "stem.$1"), .drop(match: "count$"),
        .drop(match: "never")))
    #expect(copy.tensors.names == ["stem.1.weight", "stem.1.bias", "fc.weight"])
    let report = copy.report(
      output: "out", storing: .f16, ties: [["conv1.weight", "fc.weight", "bn.count"]],
      sourceSHA256: "ab")
    #expect(report.from == nil && report.to == nil && report.configuration == nil)
    #expect(report.mapped == 3 && report.isComplete)
    #expect(report.dropped.map(\.rule) == ["rename-rule-1"])
    #expect(report.unchanged == ["fc.weight"] && report.unusedRules == [2])
    #expect(report.ties == [["stem.1.weight", "fc.weight"]])
    #expect(report.tensors.first?.from == ["conv1.weight"])
    #expect(report.planDigest.count == 64 && report.sourceSHA256 == "ab")
    #expect(copy.apply(storing: .f16)["fc.weight"]?.scalarType == .f16)
    try #expect(report.json().contains("\"unchanged\""))
  }

  @Test func withoutRules() throws {
    let copy = try CopiedConversion(file("a", "b.c"))
    #expect(copy.apply().names == ["a", "b.c"])
    #expect(copy.report(output: "out").unchanged == nil)
  }

  @Test func collision() throws {
    let expected = ConversionError.collision(name: "same", sources: ["a", "b"])
    #expect(throws: expected) {
      try CopiedConversion(file("a", "b"), rules: rules(.replace(match: ".*[ab]", with: "same")))
    }
  }

  @Test func nothingLeft() throws {
    #expect(throws: ConversionError.nothingLeft(selected: 2)) {
      try CopiedConversion(file("a", "b"), rules: rules(.drop(match: ".")))
    }
    #expect(throws: ConversionError.nothingLeft(selected: 0)) { try CopiedConversion(StateDict()) }
  }

  struct Container: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let dictionaries: Set<String>?
    let container: String
  }

  /// A name with dots is no dictionary where the file has no dictionary of that path.
  @Test(arguments: [
    Container(testDescription: "not known", dictionaries: nil, container: "teacher"),
    Container(testDescription: "flat", dictionaries: [], container: ""),
    Container(
      testDescription: "nested", dictionaries: ["teacher", "student"], container: "teacher"),
    Container(testDescription: "other", dictionaries: ["student"], container: "student"),
  ])
  func dictionaries(of sample: Container) throws {
    let tensors = file("teacher.x", "student.x", "student.y")
    let copy = try CopiedConversion(tensors, dictionaries: sample.dictionaries)
    #expect(copy.selection.container == sample.container)
    #expect(copy.tensors.count + copy.selection.outside == 3)
  }
}
