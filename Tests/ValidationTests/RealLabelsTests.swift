import Registry
import TestSupport
import Testing
import Validation

/// ReaL's labels stand for themselves, and a wrong one is never passed over.
@Suite struct RealLabelsTests {
  @Test func flatFolder() throws {
    let set = try opened("[[65, 3, 65], [], [231], [0]]")
    #expect(set.name == "imagenet-real" && set.population == 46_837)
    #expect(set.pictures.map(\.labels) == [[65, 3], [231], [0]])
    #expect(set.findings == ["1 picture left out: people saw none of the classes in them"])
  }

  /// A list of the original labels beside the pictures, devkit's trap or not, has no say.
  @Test func listBeside() throws {
    let set = try opened("[[1], [2], [3], [4]]") { folder in
      try write("490\n361\n171\n822\n", to: folder + "/ILSVRC2012_validation_ground_truth.txt")
    }
    #expect(set.pictures.map(\.labels) == [[1], [2], [3], [4]])
  }

  @Test(arguments: [
    ("[[65], [1000], [1], [1]]", "picture 2: expected classes 0 to 999, found 1000"),
    ("[[65], [3, -1], [1], [1]]", "picture 2: expected classes 0 to 999, found -1"),
    ("[[65], [3], \"x\", [1]]", "picture 3: [2]: a value of another kind was expected"),
    ("[[65], [3, \"x\"], [1], [1]]", "picture 2: [1][1]: a value of another kind was expected"),
    ("[[65], null, [1], [1]]", "picture 2: [1]: a value of another kind was expected"),
    ("{\"a\":[1]}", "expected a list of lists of classes: a value of another kind was expected"),
    ("[[65], [3]", "expected a list of lists of classes: not valid JSON"),
    ("[[65], [3]]", "expected pictures 1 to 2, found `ILSVRC2012_val_00000003.JPEG`"),
  ])
  func refused(text: String, detail: String) {
    let error = #expect(throws: ValidationError.self) { try opened(text) }
    #expect(error?.detail == detail && error?.subject.hasSuffix("real.json") == true)
  }

  /// Other pictures have numbers as well, which mean something else.
  @Test(arguments: ["n01440764_3.JPEG", "0aebd24e298e3.jpeg", "cat.png"])
  func otherPictures(name: String) {
    let error = #expect(throws: ValidationError.self) {
      try opened("[[1], [2], [3], [4]]") { try write("", to: "\($0)/\(name)") }
    }
    #expect(
      error?.detail
        == "expected pictures numbered as ILSVRC2012_val_00000001 is, found `\(name)`")
  }

  /// Teddy bears are the one class that ImageNet-22k has not.
  @Test func classesOfOtherModels() throws {
    let labels = try #require(LabelSet.named("imagenet-22k"))
    let set = try opened("[[65], [850], [], [850, 281]]", labels)
    #expect(set.pictures.map(\.file.count) == [28, 28])
    #expect(
      set.findings == [
        "1 picture left out: people saw none of the classes in them",
        "1 picture left out: the model has no class for what people saw in them, such as "
          + "`ILSVRC2012_val_00000002.JPEG`",
      ])
  }

  private func opened(
    _ real: String, _ labels: LabelSet? = nil, _ more: (String) throws -> Void = { _ in }
  ) throws -> DataSet {
    try withTemporaryFolder { folder in
      for number in 1...4 {
        try write("", to: "\(folder)/val/ILSVRC2012_val_0000000\(number).JPEG")
      }
      try more(folder + "/val")
      try write(real, to: folder + "/real.json")
      let imagenet = try #require(LabelSet.named("imagenet-1k"))
      var options = DataSetOptions(classes: labels ?? imagenet)
      options.realLabels = folder + "/real.json"
      return try DataSet.open(folder + "/val", options)
    }
  }
}
