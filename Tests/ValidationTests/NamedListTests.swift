import Registry
import TestSupport
import Testing

@testable import Validation

/// Lists of people's own data sets give classes by their names.
@Suite struct NamedListTests {
  @Test(arguments: [
    "a.jpg,ring\nb.png,polar bear\nc.jpg,disc\n",
    "file,label\na.jpg,ring\nb.png,polar bear\nc.jpg,disc\n",
    "image;class;split\nx/a.jpg;ring;val\nx/b.png;polar_bear;val\nx/c.jpg;disc;val\n",
    "a.jpg ring\nb.png polar bear\nc.jpg disc\n",
    "\"a.jpg\",\"ring\"\n\"b.png\",\"polar bear\"\n\"c.jpg\",\"disc\"\n",
    "a\tring\nb\tPolar Bear\nc\tdisc\n", "a.jpg,1\nb.png,2\nc.jpg,0\n",
  ])
  func lists(text: String) throws {
    let set = try opened(text)
    #expect(set.pictures.map(\.labels) == [[1], [2], [0]] && set.shape == .fileList)
    #expect(set.findings.allSatisfy { $0.contains("counted from 0") })
  }

  @Test func listOfNames() throws {
    let set = try opened("a.jpg,three\nb.png,one\nc.jpg,two\n", classList: "one\ntwo\nthree\n")
    #expect(set.pictures.map(\.labels) == [[2], [0], [1]])
  }

  @Test func unknownNames() throws {
    let set = try opened("a.jpg,ring\nb.png,wring\nd.jpg,disc\n")
    #expect(set.pictures.map(\.labels) == [[1]])
    #expect(
      set.findings == [
        "1 picture left out: not in list.csv",
        "1 picture left out: the model has no class for `wring` of list.csv",
        "1 picture of list.csv is missing: `d`",
      ])
  }

  @Test(arguments: [
    (
      "a.jpg,ping\nb.png,pong\n",
      "the model has none of the classes that stand in it: `ping`, `pong`"
    ),
    ("x.jpg,ring\n", "it has none of the 3 pictures, such as `a.jpg`"),
    ("a.jpg,ring\nb.png\n", "line 2: expected a file and its class, found `b.png`"),
    (
      "my cat ring\na.jpg ring\nmy dog ring\n",
      "line 3: expected a file and its class, found `my dog ring`"
    ),
  ])
  func refused(text: String, detail: String) {
    let error = #expect(throws: ValidationError.self) { try opened(text) }
    #expect(error?.detail == detail)
  }

  /// Every class may count its pictures from 1.
  @Test(arguments: ["", "./", "val/", "data/set/val/"]) func paths(prefix: String) throws {
    try withTemporaryFolder { folder in
      for name in ["x/1.jpg", "x/2.jpg", "y/1.jpg", "3.jpg"] {
        try write("", to: "\(folder)/set/\(name)")
      }
      let lines = ["x/1.jpg,disc", "x/2.jpg,ring", "y/1.jpg,ring", "3.jpg,disc"]
      try write(
        lines.map { prefix + $0 + "\n" }.joined(), to: folder + "/list.csv")
      var options = DataSetOptions(classes: LabelSet(names: ["disc", "ring"]))
      options.groundTruth = folder + "/list.csv"
      let set = try DataSet.open(folder + "/set", options)
      #expect(set.pictures.map(\.file) == ["3.jpg", "x/1.jpg", "x/2.jpg", "y/1.jpg"])
      #expect(set.pictures.map(\.labels) == [[0], [0], [1], [1]] && set.findings == [])
      let upper = try DataSet.open(folder, options)
      #expect(upper.pictures.map(\.labels) == [[0], [0], [1], [1]])
      try write("1.jpg,disc\n2.jpg,ring\n3.jpg,ring\n", to: folder + "/list.csv")
      let error = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/set", options)
      }
      #expect(error?.detail == "`1` may mean `x/1.jpg`, `y/1.jpg`")
      try write("x/1.jpg,disc\nx/1.jpg,ring\n", to: folder + "/list.csv")
      let twice = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/set", options)
      }
      #expect(twice?.detail == "line 2: `x/1` stands twice with different classes")
    }
  }

  /// A list that is given counts for more than what folders are called.
  @Test func listBeforeFolders() throws {
    try withTemporaryFolder { folder in
      for name in ["disc/a.jpg", "ring/b.jpg"] { try write("", to: "\(folder)/set/\(name)") }
      try write("a.jpg,ring\nb.jpg,disc\n", to: folder + "/list.csv")
      var options = DataSetOptions(classes: LabelSet(names: ["disc", "ring"]))
      #expect(try DataSet.open(folder + "/set", options).pictures.map(\.labels) == [[0], [1]])
      options.groundTruth = folder + "/list.csv"
      #expect(try DataSet.open(folder + "/set", options).pictures.map(\.labels) == [[1], [0]])
    }
  }

  @Test func folderOfOneClass() throws {
    try withTemporaryFolder { folder in
      try write("", to: folder + "/ring/a.jpg")
      let options = DataSetOptions(classes: LabelSet(names: ["disc", "ring"]))
      let error = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/ring", options)
      }
      #expect(error?.hint == "`ring` is the folder of one class: give the one that it lies in")
    }
  }

  @Test func noPictures() throws {
    try withTemporaryFolder { folder in
      for number in 0..<3 { try write("", to: "\(folder)/data/val-\(number).parquet") }
      let options = DataSetOptions(classes: LabelSet(names: ["disc", "ring"]))
      let error = #expect(throws: ValidationError.self) { try DataSet.open(folder, options) }
      #expect(
        error?.detail
          == "no picture lies in this folder, but 3 other files, such as `val-0.parquet`")
      #expect(error?.hint?.contains(".parquet") == true)
    }
  }

  private func opened(_ list: String, classList: String? = nil) throws -> DataSet {
    try withTemporaryFolder { folder in
      for name in ["a.jpg", "b.png", "c.jpg"] { try write("", to: "\(folder)/set/\(name)") }
      try write(list, to: folder + "/list.csv")
      var options = DataSetOptions(classes: LabelSet(names: ["disc", "ring", "polar bear"]))
      options.groundTruth = folder + "/list.csv"
      if let classList {
        try write(classList, to: folder + "/names.txt")
        options.classList = folder + "/names.txt"
      }
      return try DataSet.open(folder + "/set", options)
    }
  }
}
