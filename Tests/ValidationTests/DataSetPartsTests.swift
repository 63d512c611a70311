import FoundationEssentials
import Registry
import TestSupport
import Testing
import Validation

/// Folders as people have them: with other parts beside, and with what is no picture.
@Suite struct DataSetPartsTests {
  struct Parts {
    let folders: [String]
    let taken: String
    let findings: [String]
  }

  @Test(arguments: [
    Parts(folders: ["val"], taken: "val", findings: []),
    Parts(folders: ["val", "train"], taken: "val", findings: ["`val` was taken, and not `train`"]),
    Parts(
      folders: ["CLS/test", "CLS/train", "CLS/val"], taken: "CLS/val",
      findings: ["`val` was taken, and not `test`, `train`"]),
    Parts(
      folders: ["Validation", "c", "d", "e", "train"], taken: "Validation",
      findings: ["`Validation` was taken, and not `c`, `d`, `e` and 1 more"]),
    Parts(
      folders: ["train"], taken: "train",
      findings: ["`train` was taken, as there is no other part beside it"]),
  ])
  func parts(_ parts: Parts) throws {
    try withTemporaryFolder { folder in
      for part in parts.folders { try fill("\(folder)/\(part)") }
      let set = try open(folder)
      #expect(set.root == "\(folder)/\(parts.taken)")
      #expect(set.findings == parts.findings && set.pictures.count == 2)
    }
  }

  @Test(arguments: [["val", "validation"], ["test", "train"], ["dev", "training"]])
  func ambiguousParts(parts: [String]) throws {
    try withTemporaryFolder { folder in
      for part in parts { try fill("\(folder)/\(part)") }
      let error = #expect(throws: ValidationError.self) { try open(folder) }
      #expect(
        error?.detail
          == "it holds the parts `\(parts[0])` and `\(parts[1])`, and it is not plain which is meant"
      )
      #expect(error?.hint?.hasPrefix("give one of them, such as \(folder)/") == true)
    }
  }

  /// A class may be called as a part is.
  @Test func classesLikeParts() throws {
    try withTemporaryFolder { folder in
      for name in ["train", "val"] { try write("", to: "\(folder)/set/\(name)/x.png") }
      let labels = LabelSet(names: ["train", "val"])
      let set = try DataSet.open(folder + "/set", DataSetOptions(classes: labels))
      #expect(set.pictures.map(\.labels) == [[0], [1]])
      try write("val\ntrain\n", to: folder + "/list.txt")
      var options = DataSetOptions(classes: LabelSet(names: ["one", "two"]))
      options.classList = folder + "/list.txt"
      let listed = try DataSet.open(folder + "/set", options)
      #expect(listed.pictures.map(\.labels) == [[1], [0]])
    }
  }

  @Test func picturesBesideAPart() throws {
    try withTemporaryFolder { folder in
      try fill(folder + "/val")
      try write("", to: folder + "/logo.png")
      let set = try open(folder)
      #expect(set.findings == ["1 picture left out: beside `val`, such as `logo.png`"])
    }
  }

  @Test func folderCalledAsAPicture() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      try write("", to: "\(folder)/a/x.jpg/y.png")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/b/z.jpeg", withDestinationPath: folder + "/a/x.jpg")
      let set = try open(folder)
      #expect(
        set.pictures.map(\.file) == ["a/1.png", "a/x.jpg/y.png", "b/1.png", "b/z.jpeg/y.png"])
    }
  }

  @Test func unknownAndEmptyFolders() throws {
    try withTemporaryFolder { folder in
      try fill(folder)
      try write("", to: folder + "/chequerboard/1.png")
      try write("", to: folder + "/checkerboards/readme.txt")
      for name in ["c", "d"] { try makeFolder("\(folder)/\(name)") }
      let labels = LabelSet(names: ["a", "b", "c", "d", "checkerboard"])
      let set = try DataSet.open(folder, DataSetOptions(classes: labels))
      #expect(
        set.findings == [
          "1 file is no picture by name: `checkerboards/readme.txt`",
          "2 folders of classes hold no picture: `c`, `d`",
          "1 picture left out: the model has no class for the folder `chequerboard`, perhaps "
            + "`checkerboard`: call folders as the model's classes are called, or give a list of names",
        ])
    }
  }

  /// As the Hub's archive of ImageNet has them.
  @Test func identifiersInNames() throws {
    try withTemporaryFolder { folder in
      let names = ["ILSVRC2012_val_00000001_n01751748", "ILSVRC2012_val_00000003_n02105855"]
      for name in names { try write("", to: "\(folder)/\(name).JPEG") }
      let labels = try #require(LabelSet.named("imagenet-1k"))
      var options = DataSetOptions(classes: labels)
      let set = try DataSet.open(folder, options)
      #expect(set.pictures.map(\.labels) == [[65], [230]] && set.name == "imagenet-1k")
      #expect(set.shape == .fileNames && set.findings == [])
      try write("[[7], [], [8, 9]]", to: folder + "/real.json")
      options.realLabels = folder + "/real.json"
      #expect(try DataSet.open(folder, options).pictures.map(\.labels) == [[7], [8, 9]])
    }
  }

  private func fill(_ folder: String) throws {
    for name in ["a", "b"] { try write("", to: "\(folder)/\(name)/1.png") }
  }

  private func makeFolder(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  private func open(_ folder: String) throws -> DataSet {
    try DataSet.open(folder, DataSetOptions(classes: LabelSet(names: ["a", "b"])))
  }
}
