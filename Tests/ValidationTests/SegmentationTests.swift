import BEiTModels
import FoundationEssentials
import Imaging
import TestSupport
import Testing

@testable import Validation

/// A segmenter that answers with the red of each pixel.
private struct RedSegmenter: PictureSegmenting {
  let classes = 3

  func prepared(_ bytes: [UInt8], name: String) throws(ImageError) -> RGBImage {
    try ImageDecoder.decode(bytes, name: name)
  }

  func labels(of image: RGBImage) throws -> LabelMap {
    let red = stride(from: 0, to: image.pixels.count, by: 3).map { image.pixels[$0] }
    return LabelMap(width: image.width, height: image.height, classes: red)
  }
}

@Suite struct SegmentationTests {
  @Test func run() throws {
    try withTemporaryFolder { folder in
      let root = folder + "/ADEChallengeData2016"
      try write(png([0, 1, 2, 2]), to: root + "/images/validation/a.png")
      try write(png([1, 1, 1, 0]), to: root + "/images/validation/b.png")
      try write(png([0, 0, 0, 0]), to: root + "/images/validation/without.png")
      try write([1], to: root + "/images/validation/c.png")
      for (name, levels) in [("a", [1, 2, 0, 3]), ("b", [2, 1, 2, 1]), ("c", [1, 1, 1, 1])] {
        let path = root + "/annotations/validation/\(name).png"
        try write(PNGEncoder.encode(gray: levels.map(UInt8.init), width: 2, height: 2), to: path)
      }
      let set = try SegmentationSet(path: folder)
      #expect(set.names == ["a", "b", "c"] && set.unlabelled == 1)
      let found = try SegmentationRun(set, smallPreprocessing).outcome(
        of: RedSegmenter(), named: "red")
      // Labels 0 1 - 2 and 1 0 1 0, answers 0 1 2 2 and 1 1 1 0.
      #expect(found.tally.intersection == [2, 3, 1])
      #expect(found.tally.answered == [2, 4, 1] && found.tally.labelled == [3, 3, 1])
      #expect(found.unreadable.map(\.file) == ["c"] && found.count == 2)
      var whole = RunOptions()
      whole.journal = folder + "/whole"
      #expect(
        try SegmentationRun(set, smallPreprocessing, whole).outcome(
          of: RedSegmenter(), named: "red") == found)
      for shard in ["1/2", "2/2"] {
        var options = RunOptions()
        options.shard = try Shard(shard)
        options.journal = folder + "/part\(shard.prefix(1))"
        _ = try SegmentationRun(set, smallPreprocessing, options).outcome(
          of: RedSegmenter(), named: "red")
      }
      let parts = [folder + "/part1", folder + "/part2"]
      #expect(try SegmentationOutcome.merging(parts, output: folder + "/merged") == found)
      let bytes = try content(of: folder + "/whole")
      #expect(try content(of: folder + "/merged") == bytes)
      #expect(try SegmentationOutcome.isJournal(folder + "/merged"))
      #expect(throws: ValidationError.self) { try Predictions(path: folder + "/merged") }
      whole.resumes = true
      for cut in stride(from: 1, to: bytes.count, by: 29) {
        try write(Array(bytes[..<cut]), to: folder + "/whole")
        #expect(
          try SegmentationRun(set, smallPreprocessing, whole).outcome(
            of: RedSegmenter(), named: "red") == found)
        #expect(try content(of: folder + "/whole") == bytes)
      }
      let shared = RanksTests.run(2) {
        try SegmentationRun(set, smallPreprocessing).outcome(
          of: RedSegmenter(), named: "red", among: $0)
      }
      #expect(try shared[0].get() == found)
    }
  }

  @Test(arguments: [(78.0, Verdict.pass), (78.1, .pass), (77.6, .fail)])
  func verdicts(recorded: Double, verdict: Verdict) throws {
    var tally = SegmentationTally(classes: 1)
    try tally.add(answers: [0], labels: [0], file: "")
    var mixed = SegmentationTally(classes: 2)
    try mixed.add(
      answers: Array(repeating: 0, count: 100),
      labels: Array(repeating: 0, count: 78) + Array(repeating: 255, count: 22), file: "")
    try mixed.add(
      answers: Array(repeating: 0, count: 22), labels: Array(repeating: 1, count: 22), file: "")
    // Class 0: 78 of 100; class 1: 0 of 22.
    let report = SegmentationReport(try outcome(mixed), recorded: recorded / 2)
    #expect(report.verdict == verdict, "\(report.reasons)")
    let part = SegmentationReport(try outcome(tally, of: 2), recorded: 100)
    #expect(part.verdict == .inconclusive)
  }

  @Test func colouredLabels() throws {
    #expect(throws: ImageError.self) { try LabelMap(png([0, 1, 2, 2]), name: "a.png", of: 3) }
  }

  @Test func absent() {
    #expect(throws: ValidationError.self) { try SegmentationSet(path: "/nowhere") }
  }

  private func outcome(_ tally: SegmentationTally, of total: Int = 1) throws -> SegmentationOutcome
  {
    let preprocessing = String(
      decoding: try JSONEncoder().encode(smallPreprocessing), as: UTF8.self)
    let line = """
      {"classes":\(tally.labelled.count),"journal":1,"model":"m","pictures":\(total),\
      "picturesSHA256":"","preprocessing":\(preprocessing),"shard":{"count":1,"index":1},\
      "task":"segmentation"}
      """
    let identity = try JSONDecoder().decode(SegmentationIdentity.self, from: Data(line.utf8))
    return SegmentationOutcome(identity, [SegmentedPicture(index: 0, file: "a", digests: [], tally)])
  }

  private func png(_ reds: [UInt8]) throws -> [UInt8] {
    let pixels = reds.flatMap { [$0, 7, 9] as [UInt8] }
    return try PNGEncoder.encode(RGBImage(width: 2, height: 2, pixels: pixels))
  }
}
