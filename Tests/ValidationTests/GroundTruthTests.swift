import Registry
import TestSupport
import Testing
import Validation

private func picture(_ number: Int) -> String {
  let digits = String(number)
  return "ILSVRC2012_val_" + String(repeating: "0", count: 8 - digits.count) + digits
}

/// A table in the form of the devkit's `map_clsloc.txt`, for the first four pictures.
private let devkitTable = """
  n01751748 490 sea_snake
  n09193705 361 alp
  n02105855 171 Shetland_sheepdog
  n04263257 822 soup_bowl
  """

/// The classes of flat folders, whose lists come in orders that look alike and mean other classes.
@Suite struct GroundTruthTests {
  @Test(arguments: [
    ListCase(
      "sorted classes from 0", "val.txt",
      (1...4).map { "\(picture($0)).JPEG \([65, 970, 230, 809][$0 - 1])" }),
    ListCase(
      "the same, in a subfolder's name", "val_list.txt",
      (1...4).map { "val/\(picture($0)).jpeg \([65, 970, 230, 809][$0 - 1])" }),
    ListCase(
      "sorted classes from 1", "val.txt",
      (1...4).map { "\(picture($0)).JPEG,\([66, 971, 231, 810][$0 - 1])" }),
    ListCase(
      "identifiers by file", "labels.csv",
      ["file,wnid"]
        + (1...4).map { number in
          let wnids = ["n01751748", "n09193705", "n02105855", "n04263257"]
          return "\(picture(number)).JPEG,\(wnids[number - 1])"
        }),
    ListCase(
      "identifiers in order", "synset_labels.txt",
      ["n01751748", "n09193705", "n02105855", "n04263257"]),
    ListCase("numbers in order", "val.txt", ["65", "970", "230", "809"]),
    ListCase(
      "Kaggle's table", "LOC_val_solution.csv",
      [
        "ImageId,PredictionString",
        "\(picture(4)),n04263257 1 2 3 4 n04263257 5 6 7 8 ",
        "\(picture(1)),n01751748 1 2 3 4 ", "\(picture(2)),n09193705 1 2 3 4 ",
        "\(picture(3)),n02105855 1 2 3 4 ", "\(picture(5)),n02105855 1 2 3 4 ",
      ]),
  ])
  func lists(_ list: ListCase) throws {
    let set = try flat([list.name: list.text])
    #expect(set.pictures.map(\.labels) == [[65], [970], [230], [809]])
    #expect(set.name == "imagenet-1k" && set.population == 50_000)
  }

  @Test(arguments: [
    ["490", "361", "171", "822"], ["489", "360", "170", "821"],
    (1...4).map { "\(picture($0)).JPEG \([490, 361, 171, 822][$0 - 1])" },
  ])
  func devkitNumbersAreATrap(lines: [String]) throws {
    let name = "ILSVRC2012_validation_ground_truth.txt"
    let text = lines.joined(separator: "\n")
    let error = #expect(throws: ValidationError.self) { try flat([name: text]) }
    #expect(error?.kind == .dataSet && error?.hint?.contains("map_clsloc.txt") == true)
    #expect(error?.detail.contains("ILSVRC2012_ID") == true)
    let set = try flat([name: text, "devkit/data/map_clsloc.txt": devkitTable])
    #expect(set.pictures.map(\.labels) == [[65], [970], [230], [809]])
  }

  @Test func kaggleTree() throws {
    try withTemporaryFolder { folder in
      for number in 1...2 {
        try write("", to: "\(folder)/ILSVRC/Data/CLS-LOC/val/\(picture(number)).JPEG")
        try write("", to: "\(folder)/ILSVRC/Data/CLS-LOC/train/n01440764/\(number).JPEG")
      }
      try write(
        "ImageId,PredictionString\n\(picture(1)),n01751748 1 2 3 4 \n"
          + "\(picture(3)),n02105855 1 2 3 4\n",
        to: folder + "/LOC_val_solution.csv")
      let classes = try #require(LabelSet.named("imagenet-1k"))
      let set = try DataSet.open(folder, DataSetOptions(classes: classes))
      #expect(set.pictures.map(\.labels) == [[65]])
      #expect(
        set.findings == [
          "`val` was taken, and not `train`",
          "1 picture left out: not in LOC_val_solution.csv",
          "1 picture of LOC_val_solution.csv is missing: `\(picture(3))`",
        ])
    }
  }

  @Test func realLabels() throws {
    try withTemporaryFolder { folder in
      for (number, wnid) in [(1, "n01751748"), (2, "n09193705"), (3, "n02105855")] {
        try write("", to: "\(folder)/val/\(wnid)/\(picture(number)).JPEG")
      }
      try write("[[65, 3], [], [231]]", to: folder + "/real.json")
      var options = DataSetOptions(classes: try #require(LabelSet.named("imagenet-1k")))
      options.realLabels = folder + "/real.json"
      let set = try DataSet.open(folder + "/val", options)
      #expect(set.name == "imagenet-real" && set.population == 46_837)
      #expect(set.pictures.map(\.labels) == [[65, 3], [231]])
      #expect(set.findings == ["1 picture left out: people saw none of the classes in them"])
    }
  }

  @Test(arguments: [
    ListCase("none", "", []), ListCase("empty", "val.txt", [""]),
    ListCase("too few", "val.txt", ["65", "970"]),
    ListCase("no class", "val.txt", ["65", "970", "x", "1"]),
    ListCase("beyond the classes", "val.txt", ["1", "2", "3", "1000"]),
    ListCase("two classes", "val.txt", ["\(picture(1)) 1", "\(picture(1)) 2"]),
    ListCase("no file", "val.txt", ["\(picture(1)) 1", "2"]),
  ])
  func refused(_ list: ListCase) {
    #expect(throws: ValidationError.self) { try flat([list.name: list.text]) }
  }

  @Test func namesWithoutNumbers() {
    #expect(throws: ValidationError.self) {
      try opened { folder in
        try write("", to: folder + "/cat.jpg")
        try write("1", to: folder + "/val.txt")
      }
    }
  }

  private func flat(_ lists: [String: String]) throws -> DataSet {
    try opened { folder in
      for number in 1...4 { try write("", to: "\(folder)/\(picture(number)).JPEG") }
      for (name, text) in lists where !name.isEmpty { try write(text, to: "\(folder)/\(name)") }
    }
  }
}

struct ListCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let name: String
  let text: String

  init(_ description: String, _ name: String, _ lines: [String]) {
    testDescription = description
    self.name = name
    text = lines.joined(separator: "\n")
  }
}
