import Registry
import TestSupport
import Testing

@testable import Validation

/// What numbers mean is known, stated or refused: a guess that is wrong looks like a bad model.
@Suite struct ClassNumberingTests {
  /// Pictures 5 to 8, of which nothing is known, with the numbers of classes 0, 281, 850 and 998.
  private static let numbers: [ClassNumbering: [Int]] = [
    .fromZero: [0, 281, 850, 998], .fromOne: [1, 282, 851, 999], .devkit: [700, 3, 41, 1],
  ]
  private static let wnids = ["n01440764", "n02123045", "n04399382", "n13133613"]

  private static var table: String {
    zip(wnids, numbers[.devkit] ?? []).map { "\($0) \($1) name\n" }.joined()
  }

  @Test(arguments: ClassNumbering.allCases, [true, false])
  func stated(numbering: ClassNumbering, hasNames: Bool) throws {
    try withPictures { folder in
      try write(list(Self.numbers[numbering] ?? [], hasNames), to: folder + "/list.txt")
      try write(Self.table, to: folder + "/tables/map.txt")
      var options = try options(folder)
      options.numbering = numbering
      if numbering == .devkit { options.devkitClasses = folder + "/tables/map.txt" }
      let set = try DataSet.open(folder + "/val", options)
      #expect(set.pictures.map(\.labels) == [[0], [281], [850], [998]])
      // The table alone says what the numbers are.
      options.numbering = nil
      guard numbering == .devkit else {
        let error = #expect(throws: ValidationError.self) {
          try DataSet.open(folder + "/val", options)
        }
        #expect(error?.kind == .dataSet && error?.hint?.contains("--numbers 0") == true)
        return
      }
      #expect(try DataSet.open(folder + "/val", options).pictures == set.pictures)
      #expect(set.findings.contains("list.txt holds the devkit's numbers, read with map.txt"))
    }
  }

  /// The devkit's own list is known by its name, with the table beside it or none.
  @Test func devkitList() throws {
    try withPictures { folder in
      let name = "ILSVRC2012_validation_ground_truth.txt"
      try write(list([700, 3, 41, 1], false), to: "\(folder)/\(name)")
      let classes = try #require(LabelSet.named("imagenet-1k"))
      let options = DataSetOptions(classes: classes)
      let error = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/val", options)
      }
      #expect(error?.detail.contains("ILSVRC2012_ID") == true)
      try write(Self.table, to: folder + "/map_clsloc.txt")
      let set = try DataSet.open(folder + "/val", options)
      #expect(set.pictures.map(\.labels) == [[0], [281], [850], [998]])
    }
  }

  @Test(arguments: [
    ([1, 2, 3, 4], "its numbers, 1 to 4, may count from 0, count from 1 or be the devkit's, and"),
    ([0, 2, 3, 4], "its numbers, 0 to 4, may count from 0 or be the devkit's less one, and"),
    ([1, 2, 3, 1000], "its numbers, 1 to 1000, may count from 1 or be the devkit's, and"),
    ([1, 2, 3, 1001], "expected classes 0 to 999, found 1001: the order is unknown"),
  ])
  func ambiguous(numbers: [Int], detail: String) throws {
    try withPictures { folder in
      for hasNames in [true, false] {
        try write(list(numbers, hasNames), to: folder + "/list.txt")
        let error = #expect(throws: ValidationError.self) {
          try DataSet.open(folder + "/val", options(folder))
        }
        #expect(error?.detail.hasPrefix(detail) == true, "\(error?.detail ?? "none")")
      }
    }
  }

  struct Contradiction {
    let numbers: [Int]
    var numbering: ClassNumbering?
    var table: String?
    let detail: String
  }

  @Test(arguments: [
    Contradiction(
      numbers: [1, 2, 3, 4], numbering: .fromOne, table: "n01440764 1 x",
      detail: "a table of the devkit was given for numbers that are counted from 1"),
    Contradiction(
      numbers: [1, 2, 3, 0], numbering: .fromOne,
      detail: "its numbers are said to be counted from 1: expected 1 to 1000, found 0"),
    Contradiction(
      numbers: [1, 2, 3, 1000], numbering: .fromZero,
      detail: "its numbers are said to be counted from 0: expected 0 to 999, found 1000"),
    Contradiction(
      numbers: [1, 2, 3, 4], table: "n01440764 1 x",
      detail:
        "it has no class 2, as `list.txt` has: the numbers are not the devkit's, or the table "
        + "is another"),
    Contradiction(numbers: [1, 2, 3, 4], table: "", detail: "the table is empty"),
  ])
  func contradictions(_ given: Contradiction) throws {
    try withPictures { folder in
      try write(list(given.numbers, true), to: folder + "/list.txt")
      var options = try options(folder)
      options.numbering = given.numbering
      if let table = given.table {
        try write(table, to: folder + "/map.txt")
        options.devkitClasses = folder + "/map.txt"
      }
      let error = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/val", options)
      }
      #expect(error?.detail == given.detail)
    }
  }

  /// What is known of the first pictures counts for more than what people say.
  @Test(arguments: [
    ([65, 970, 230, 809], ClassNumbering.fromOne), ([66, 971, 231, 810], .devkit),
    ([490, 361, 171, 822], .fromZero),
  ])
  func knownPictures(numbers: [Int], stated: ClassNumbering) throws {
    try withPictures { folder in
      try write(numbers.map { "\($0)\n" }.joined() + "7\n7\n7\n7\n", to: folder + "/list.txt")
      var options = try options(folder)
      options.numbering = stated
      let error = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/val", options)
      }
      #expect(error?.kind == .option && error?.detail.contains("whose classes are known") == true)
    }
  }

  /// A table that is not there is an error whatever the folder is.
  @Test func absentTable() throws {
    try withTemporaryFolder { folder in
      for wnid in Self.wnids { try write("", to: "\(folder)/val/\(wnid)/1.jpg") }
      var options = DataSetOptions(classes: try #require(LabelSet.named("imagenet-1k")))
      options.devkitClasses = folder + "/nowhere.txt"
      let absent = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/val", options)
      }
      #expect(absent?.kind == .file && absent?.subject == folder + "/nowhere.txt")
      try write(Self.table, to: folder + "/nowhere.txt")
      let useless = #expect(throws: ValidationError.self) {
        try DataSet.open(folder + "/val", options)
      }
      #expect(
        useless?.detail
          == "that numbers are the devkit's says nothing here: these are folders named "
          + "by WordNet identifiers")
    }
  }

  @Test(arguments: ClassNumbering.allCases) func folders(numbering: ClassNumbering) throws {
    try withTemporaryFolder { folder in
      for number in Self.numbers[numbering] ?? [] {
        try write("", to: "\(folder)/val/\(number)/x.jpg")
      }
      var options = DataSetOptions(classes: try #require(LabelSet.named("imagenet-1k")))
      options.numbering = numbering
      if numbering == .devkit {
        try write(Self.table, to: folder + "/map.txt")
        options.devkitClasses = folder + "/map.txt"
      }
      let set = try DataSet.open(folder + "/val", options)
      #expect(set.pictures.flatMap(\.labels).sorted() == [0, 281, 850, 998])
    }
  }

  private func list(_ numbers: [Int], _ hasNames: Bool) -> String {
    guard hasNames else {
      return (Array(repeating: numbers[0], count: 4) + numbers).map { "\($0)\n" }.joined()
    }
    return zip(5...8, numbers).map { "ILSVRC2012_val_0000000\($0).JPEG \($1)\n" }.joined()
  }

  private func options(_ folder: String) throws -> DataSetOptions {
    var options = DataSetOptions(classes: try #require(LabelSet.named("imagenet-1k")))
    options.groundTruth = folder + "/list.txt"
    return options
  }

  private func withPictures(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for number in 5...8 {
        try write("", to: "\(folder)/val/ILSVRC2012_val_0000000\(number).JPEG")
      }
      try body(folder)
    }
  }
}
