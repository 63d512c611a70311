import FoundationEssentials
import Registry
import TestSupport
import Testing

@testable import Validation

/// A record is compared with pictures of its data set alone.
@Suite struct KnownDataSetTests {
  @Test func stated() throws {
    try withFolders(["n01440764", "n02123045"]) { folder in
      var options = DataSetOptions(classes: try #require(LabelSet.named("imagenet-1k")))
      let custom = try DataSet.open(folder, options)
      #expect(custom.name == "custom" && custom.population == nil)
      for (name, population) in [
        ("my-birds", nil), ("imagenet-v2", 10_000), ("imagenet-1k", 50_000),
      ] {
        options.name = name
        let set = try DataSet.open(folder, options)
        #expect(set.name == name && set.population == population)
        #expect(set.logits == nil && set.pictures == custom.pictures)
      }
    }
  }

  /// The names of the pictures tell, whatever folders they lie in.
  @Test func namesOfFiles() throws {
    let digest = KnownDataSet.digest(ofNames: ["disc/2.png", "ring/1.png"])
    #expect(digest == KnownDataSet.digest(ofNames: ["1.png", "2.png"]))
    let record = try JSONDecoder().decode(
      RecordedResult.self,
      from: Data(
        """
        {"dataset": "shapes", "values": {"top1": 99}, "decimals": 0, "count": 2, "source": "s",
         "preprocessingNote": "none", "fileNames": "\(digest)"}
        """.utf8))
    try withTemporaryFolder { folder in
      try write("", to: folder + "/set/disc/2.png")
      try write("", to: folder + "/set/ring/1.png")
      var options = DataSetOptions(classes: LabelSet(names: ["disc", "ring"]))
      options.records = [record]
      #expect(try DataSet.open(folder + "/set", options).name == "shapes")
      options.name = "own"
      #expect(try DataSet.open(folder + "/set", options).name == "own")
      options.name = nil
      try write("", to: folder + "/set/ring/3.png")
      #expect(try DataSet.open(folder + "/set", options).name == "custom")
    }
    #expect(RecordedAccuracy(record)?.count == 2)
  }

  /// What a folder is called tells nothing where its classes are others.
  @Test(arguments: ["imagenet-sketch", "imagenetv2", "sketches"]) func tellingNames(
    name: String
  ) throws {
    try withTemporaryFolder { folder in
      for path in ["disc/2.png", "ring/1.png"] { try write("", to: "\(folder)/\(name)/\(path)") }
      let options = DataSetOptions(classes: LabelSet(names: ["disc", "ring"]))
      #expect(try DataSet.open("\(folder)/\(name)", options).name == "custom")
    }
  }

  private func withFolders(_ names: [String], _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for name in names { try write("", to: "\(folder)/set/\(name)/x.jpg") }
      try body(folder + "/set")
    }
  }
}
