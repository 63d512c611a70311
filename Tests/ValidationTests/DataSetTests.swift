import Registry
import TestSupport
import Testing
import Validation

private let wnids = ["n01440764", "n02123045", "n04399382", "n15075141"]
private let imagenet = LabelSet.named("imagenet-1k")

/// Wrong labels look like a bad model, so each shape's labels are checked, and each trap is refused.
@Suite struct DataSetTests {
  @Test(arguments: ["", "/val", "/imagenet/val", "/ILSVRC/Data/CLS-LOC/val"])
  func wnidFolders(below: String) throws {
    let set = try opened { folder in
      for wnid in wnids { try write("", to: "\(folder)\(below)/\(wnid)/a/x.JPEG") }
      try write("", to: "\(folder)\(below)/\(wnids[0])/notes.txt")
      try write("", to: "\(folder)\(below)/\(wnids[0])/.hidden.jpg")
    }
    // Four folders are not classes 0 to 3.
    #expect(set.pictures.map(\.labels) == [[0], [281], [850], [999]])
    #expect(set.shape == .wnidFolders && set.logits == nil && set.name == "custom")
    #expect(set.findings == ["1 file is no picture by name: `n01440764/notes.txt`"])
  }

  @Test func unknownFoldersAreNamed() throws {
    let set = try opened { folder in
      for name in wnids + ["n00000001", "extra"] { try write("", to: "\(folder)/\(name)/x.jpg") }
      try write("", to: "\(folder)/top.jpg")
    }
    #expect(set.pictures.count == 4)
    #expect(
      set.findings == [
        "1 picture left out: outside the folders of the classes, such as `top.jpg`",
        "2 pictures left out: the model has no class for the folders `extra`, `n00000001`: call "
          + "folders as the model's classes are called, or give a list of names",
      ])
  }

  /// torchvision's order of folders 0, 1, 10, 100 … gives wrong labels; the number is the class.
  @Test func indexFolders() throws {
    let set = try opened(named: "imagenetv2-matched-frequency-format-val") { folder in
      for name in ["0", "1", "10", "100", "2", "0999"] {
        try write("", to: "\(folder)/\(name)/x.jpeg")
      }
    }
    #expect(set.shape == .indexFolders && set.name == "imagenet-v2" && set.population == 10_000)
    #expect(set.pictures.map(\.file).first == "0/x.jpeg")
    #expect(set.pictures.map(\.labels) == [[0], [999], [1], [10], [100], [2]])
  }

  @Test func foldersCountedFromOne() {
    #expect(throws: ValidationError.self) {
      try opened { folder in
        for name in ["1", "2", "1000"] { try write("", to: "\(folder)/\(name)/x.jpeg") }
      }
    }
  }

  @Test func foldersOfTheSameNumber() {
    #expect(throws: ValidationError.self) {
      try opened { folder in
        for name in ["1", "01"] { try write("", to: "\(folder)/\(name)/x.jpeg") }
      }
    }
  }

  @Test func sketches() throws {
    let set = try opened { try write("", to: "\($0)/n02123045/sketch_1.JPEG") }
    #expect(set.name == "imagenet-sketch" && set.population == 50_889 && set.logits == nil)
  }

  @Test(arguments: ["imagenet-a", "imagenet-r"])
  func renditions(name: String) throws {
    let labels = try #require(LabelSet.named(name))
    let set = try opened { folder in
      for label in labels.labels { try write("", to: "\(folder)/\(label.wnid ?? "")/x.jpg") }
    }
    #expect(set.name == name && set.classes.count == 200)
    #expect(set.pictures.map(\.labels) == (0..<200).map { [$0] })
    #expect(set.logits == labels.indices(in: try #require(imagenet)))
    #expect(set.logits?.prefix(3) == (name == "imagenet-a" ? [6, 11, 13] : [1, 2, 4]))
  }

  @Test func partsOfRenditions() throws {
    let wnid = try #require(LabelSet.named("imagenet-r")?.wnid(of: 5))
    let set = try opened(named: "imagenet-r-part") { try write("", to: "\($0)/\(wnid)/x.jpg") }
    #expect(set.name == "imagenet-r" && set.logits?.count == 200)
  }

  @Test func cleanPictures() throws {
    let classes = try #require(imagenet)
    var options = DataSetOptions(classes: classes)
    options.restriction = .labels("imagenet-a")
    let set = try opened(options) { folder in
      for index in [6, 7, 11] {
        let wnid = classes.wnid(of: index) ?? ""
        try write("", to: "\(folder)/\(wnid)/ILSVRC2012_val_0000000\(index).JPEG")
      }
    }
    #expect(set.name == "imagenet-a-clean" && set.population == 10_000)
    #expect(set.pictures.map(\.labels) == [[0], [1]])
    #expect(set.findings.last == "1 picture of other classes left out")
  }

  @Test func namedFolders() throws {
    let options = DataSetOptions(classes: LabelSet(names: ["disc", "Big ring", "star"]))
    let set = try opened(options) { folder in
      for name in ["big_ring", "star"] { try write("", to: "\(folder)/\(name)/x.png") }
    }
    #expect(set.shape == .nameFolders && set.pictures.map(\.labels) == [[1], [2]])
    #expect(set.classes.map(\.name) == ["disc", "Big ring", "star"])
  }

  @Test func listedFolders() throws {
    try withTemporaryFolder { folder in
      try write("zebra\nant\n\n", to: folder + "/classes.txt")
      for name in ["ant", "zebra"] { try write("", to: "\(folder)/set/\(name)/x.png") }
      var options = DataSetOptions(classes: LabelSet(names: ["one", "two"]))
      options.classList = folder + "/classes.txt"
      let set = try DataSet.open(folder + "/set", options)
      #expect(set.pictures.map(\.labels) == [[1], [0]])
      try write("zebra\n", to: folder + "/classes.txt")
      #expect(
        throws: ValidationError(
          folder + "/classes.txt", .dataSet, "expected 2 lines, one a class, found 1")
      ) { try DataSet.open(folder + "/set", options) }
    }
  }

  /// Lines are names with spaces, or an identifier before a name.
  @Test(arguments: [
    ("great white shark\ngreat grey owl", ["great white shark", "great grey owl"]),
    ("n01 fish\nn02 bird", ["n01", "n02"]), ("n01 fish\nn02 bird", ["n01 fish", "n02 bird"]),
  ])
  func listedNames(text: String, folders: [String]) throws {
    try withTemporaryFolder { folder in
      try write(text, to: folder + "/classes.txt")
      for name in folders { try write("", to: "\(folder)/set/\(name)/x.png") }
      var options = DataSetOptions(classes: LabelSet(names: ["one", "two"]))
      options.classList = folder + "/classes.txt"
      let labels = try DataSet.open(folder + "/set", options).pictures.map { picture in
        [folders.firstIndex { picture.file == "\($0)/x.png" }]
      }
      #expect(labels == (try DataSet.open(folder + "/set", options)).pictures.map(\.labels))
    }
  }

  @Test func unknownNames() {
    #expect(throws: ValidationError.self) {
      try opened { folder in
        for name in ["first", "second"] { try write("", to: "\(folder)/\(name)/x.png") }
      }
    }
  }

  /// A model with the 21,841 classes is asked by identifiers, and lacks one of the thousand.
  @Test func otherModels() throws {
    let classes = try #require(LabelSet.named("imagenet-22k"))
    let set = try opened(DataSetOptions(classes: classes)) { folder in
      for name in ["0", "281", "850"] { try write("", to: "\(folder)/\(name)/x.jpg") }
    }
    #expect(set.pictures.map(\.labels) == [[359], [2397]])
    #expect(set.findings.first?.hasPrefix("1 picture left out") == true)
  }

  @Test func absent() {
    #expect(throws: ValidationError("/nowhere", .file, "expected a folder")) {
      try DataSet.open("/nowhere", DataSetOptions(classes: LabelSet(names: ["a"])))
    }
  }
}

/// Opens a folder that `fill` fills.
func opened(
  _ options: DataSetOptions? = nil, named name: String = "set", _ fill: (String) throws -> Void
) throws -> DataSet {
  try withTemporaryFolder { folder in
    try fill("\(folder)/\(name)")
    let classes = try #require(imagenet)
    return try DataSet.open("\(folder)/\(name)", options ?? DataSetOptions(classes: classes))
  }
}
