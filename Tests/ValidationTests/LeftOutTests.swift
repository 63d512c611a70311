import FoundationEssentials
import Registry
import TestSupport
import Testing

@testable import Validation

/// What is passed over is named.
@Suite struct LeftOutTests {
  @Test func otherFormats() throws {
    try withTemporaryFolder { folder in
      for name in ["1.HEIC", "2.avif", "3.jp2", "4.bmp", "5.jpg"] {
        try write("", to: "\(folder)/a/\(name)")
      }
      let set = try open(folder)
      #expect(set.pictures.count == 5)
      #expect(
        set.findings == [
          "4 pictures called as .avif, .bmp, .heic, .jp2: `a/1.HEIC`, `a/2.avif`, `a/3.jp2`, `a/4.bmp`; "
            + "these formats are not read, convert to JPEG, PNG or WebP what is unreadable"
        ])
    }
  }

  @Test func otherFiles() throws {
    try withTemporaryFolder { folder in
      try write("", to: folder + "/a/1.png")
      for number in 10..<22 { try write("", to: "\(folder)/a/\(number).txt") }
      let names = (10..<20).map { "`a/\($0).txt`" }.joined(separator: ", ")
      #expect(try open(folder).findings == ["12 files are no picture by name: \(names) and 2 more"])
    }
  }

  /// The picture of the list is missing, and the folder is named.
  @Test func folderForAPicture() throws {
    try withTemporaryFolder { folder in
      for number in 1...3 {
        try write("", to: "\(folder)/val/ILSVRC2012_val_0000000\(number).JPEG")
      }
      let hollow = "ILSVRC2012_val_00000004.JPEG"
      try FileManager.default.createDirectory(
        atPath: "\(folder)/val/\(hollow)", withIntermediateDirectories: true)
      let found = "1 folder called as a picture is holds none: `\(hollow)`"
      try write("65\n970\n230\n809\n", to: folder + "/val.txt")
      let classes = DataSetOptions(classes: try #require(LabelSet.named("imagenet-1k")))
      let ordered = try DataSet.open(folder + "/val", classes)
      #expect(ordered.findings == [found, "1 picture of val.txt is missing: `number 4`"])
      let lines = zip(1...4, [65, 970, 230, 809])
        .map { "ILSVRC2012_val_0000000\($0).JPEG \($1)\n" }
      try write(lines.joined(), to: folder + "/val.txt")
      let listed = try DataSet.open(folder + "/val", classes)
      #expect(
        listed.findings == [
          found, "1 picture of val.txt is missing: `ILSVRC2012_val_00000004`",
        ])
    }
  }

  @Test(arguments: [
    (0, [], "every picture of the folder"),
    (1, [], "3 pictures with a label, 1 of them unreadable"),
    (0, ["1 picture left out: not in val.txt"], "3 pictures with a label"),
  ])
  func wordsOfReports(unreadable: Int, findings: [String], words: String) throws {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 3)
      for number in 0..<3 {
        let bytes = try number < unreadable ? [0] : randomPicture(&random)
        try write(bytes, to: "\(folder)/a/\(number).png")
      }
      if !findings.isEmpty { try write("", to: folder + "/c/1.png") }
      let names = ["a", "b", "x", "y", "z"]
      let set = try DataSet.open(folder, DataSetOptions(classes: LabelSet(names: names)))
      let predictions = try ValidationRun(set, smallPreprocessing).predictions(
        of: SumModel(), named: "m")
      #expect(ValidationReport(predictions, recorded: nil).pictureWords == words)
    }
  }

  private func open(_ folder: String) throws -> DataSet {
    try DataSet.open(folder, DataSetOptions(classes: LabelSet(names: ["a", "b"])))
  }
}
