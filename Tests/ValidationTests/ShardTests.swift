import FoundationEssentials
import TestSupport
import Testing

import Validation

/// However many machines share a run, its journal is the same to the byte.
@Suite struct ShardTests {
  let model = SumModel()

  @Test(arguments: [1, 2, 3, 4, 11, 20]) func mergedIsWhole(count: Int) throws {
    try withPictures { folder, set in
      let whole = try run(set, folder + "/whole")
      let paths = (1...count).map { "\(folder)/part\($0)" }
      for (index, path) in paths.enumerated() {
        let part = try run(set, path, shard: "\(index + 1)/\(count)")
        #expect(part.identity.shard.count == count)
      }
      let merged = try Predictions.merging(paths.reversed(), output: folder + "/merged")
      #expect(merged == whole)
      #expect(try content(of: folder + "/merged") == content(of: folder + "/whole"))
    }
  }

  /// Of a part alone nothing can be said that passes.
  @Test func verdicts() throws {
    try withPictures(400) { folder, set in
      let first = try run(set, folder + "/1", shard: "1/2")
      _ = try run(set, folder + "/2", shard: "2/2")
      let metrics = try #require(ClassificationMetrics(first.predictions))
      let recorded = RecordedAccuracy(
        top1: metrics.top1.percent, top5: nil, decimals: 3, count: nil, subject: "", source: "")
      let rule = {
        var rule = AccuracyRule(); rule.resolution = 100; return rule
      }()
      let part = ValidationReport(first, recorded: recorded, rule: rule)
      #expect(part.verdict == .inconclusive)
      #expect(part.reasons[0].hasPrefix("this is part 1/2 of a run"))
      let whole = try Predictions.merging([folder + "/1", folder + "/2"])
      #expect(ValidationReport(whole, recorded: recorded, rule: rule).verdict == .pass)
    }
  }

  @Test func mergesNothingElse() throws {
    try withPictures { folder, set in
      for shard in ["1/3", "2/3", "1/2"] {
        _ = try run(set, folder + "/" + shard.replacing("/", with: "-"), shard: shard)
      }
      let drawn = try set.drawing(Subset(count: 20))
      _ = try run(drawn, folder + "/drawn", shard: "3/3")
      let cases: [([String], String)] = [
        (["1-3", "2-3"], "shards are missing: 3/3"),
        (["1-3", "1-3", "2-3"], "shard 1/3 stands twice"),
        (["1-3", "1-2"], "it is shard 1/2, others are of 3"),
        (
          ["1-3", "2-3", "drawn"],
          "it belongs to another run: another number of pictures: expected 43, found 20"
        ),
      ]
      for (names, detail) in cases {
        let error = #expect(throws: ValidationError.self) {
          try Predictions.merging(names.map { "\(folder)/\($0)" })
        }
        #expect(error?.detail == detail)
      }
    }
  }

  /// A merged journal takes no other file's place, least of all that of a part.
  @Test func overwritesNothing() throws {
    try withPictures { folder, set in
      let paths = (1...2).map { "\(folder)/part\($0)" }
      for (index, path) in paths.enumerated() {
        _ = try run(set, path, shard: "\(index + 1)/2")
      }
      let parts = try paths.map { try content(of: $0) }
      try write("diary", to: folder + "/diary")
      for (name, target) in [("link", "part1"), ("nothing", "missing")] {
        try FileManager.default.createSymbolicLink(
          atPath: "\(folder)/\(name)", withDestinationPath: target)
      }
      let own = "the output is one of the journals that are read"
      let cases = [
        ("part2", own), ("./part1", own), ("link", own),
        ("diary", "cannot make the journal: file exists"),
        ("set", "cannot make the journal: it is a folder"),
        ("nothing", "cannot make the journal: it is a link to nothing"),
      ]
      for (name, words) in cases {
        let error = #expect(throws: ValidationError.self) {
          try Predictions.merging(paths, output: "\(folder)/\(name)")
        }
        #expect(error?.detail == words && error?.hint != nil)
      }
      #expect(try paths.map { try content(of: $0) } == parts)
      #expect(try content(of: folder + "/diary") == Array("diary".utf8))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(Set(names) == ["part1", "part2", "diary", "link", "nothing", "set"])
    }
  }

  @Test(arguments: ["", "1", "0/2", "3/2", "a/b", "1/0", "-1/2", "1/2/3", "1/9999999"])
  func refuses(text: String) {
    #expect(throws: ValidationError.self) { try Shard(text) }
  }

  @Test func reads() throws {
    #expect(try Shard("2/3").description == "2/3")
    #expect(try Shard("1/1") == .whole)
  }

  private func run(_ set: DataSet, _ path: String, shard: String = "1/1") throws -> Predictions {
    try ValidationRun(set, smallPreprocessing, journaled(path, shard: shard))
      .predictions(of: model, named: "sum")
  }
}
