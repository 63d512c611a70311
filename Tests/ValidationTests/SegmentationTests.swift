import BEiTModels
import FoundationEssentials
import Glibc
import Imaging
import Synchronization
import TestSupport
import Testing

@testable import Validation

/// A segmenter that answers with the red of each pixel.
private struct RedSegmenter: PictureSegmenting {
  let classes = 3
  var precision = Precision.float32

  func prepared(_ bytes: [UInt8], name: String) throws(ImageError) -> RGBImage {
    try ImageDecoder.decode(bytes, name: name)
  }

  func labels(of image: RGBImage) throws -> LabelMap {
    let red = stride(from: 0, to: image.pixels.count, by: 3).map { image.pixels[$0] }
    return LabelMap(width: image.width, height: image.height, classes: red)
  }
}

/// The same, counting what it is given.
private final class CountingSegmenter: PictureSegmenting {
  let prepared = Mutex(0)
  let ahead = Mutex<Int?>(nil)
  let classes = 3
  /// How many pictures are to be prepared before the first answer.
  private let expected: Int

  init(expected: Int) { self.expected = expected }

  func prepared(_ bytes: [UInt8], name: String) throws(ImageError) -> RGBImage {
    prepared.withLock { $0 += 1 }
    return try RedSegmenter().prepared(bytes, name: name)
  }

  func labels(of image: RGBImage) throws -> LabelMap {
    for _ in 0..<10_000 where prepared.withLock({ $0 }) < expected { usleep(1000) }
    let count = prepared.withLock { $0 }
    ahead.withLock { $0 = $0 ?? count }
    return try RedSegmenter().labels(of: image)
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

  @Test(arguments: [
    ([0, 1, 3, 255], [255, 0, 2, 255]), ([4, 0, 0, 0], nil), ([254, 1, 1, 1], nil),
  ])
  func levels(levels: [UInt8], classes: [UInt8]?) throws {
    let bytes = try PNGEncoder.encode(gray: levels, width: 2, height: 2)
    guard let classes else {
      #expect(
        throws: ImageError(
          "a.png", .unsupported, "expected labels 0 to 3, found \(levels[0]), which is no class")
      ) { try LabelMap(bytes, name: "a.png", of: 3) }
      return
    }
    #expect(try LabelMap(bytes, name: "a.png", of: 3).classes == classes)
  }

  /// A label that is no class would not count, and make the figure better than it is.
  @Test func labelsOfOtherClasses() throws {
    try withScenes(4) { folder, set in
      let path = set.labelPath(of: set.names[2])
      try write(PNGEncoder.encode(gray: [4, 1, 1, 1], width: 2, height: 2), to: path)
      let found = try outcome(of: set)
      #expect(found.count == 3 && found.unreadable.map(\.file) == [set.names[2]])
      #expect(found.unreadable[0].reason.hasSuffix("found 4, which is no class"))
    }
  }

  /// Pixels that another precision counted are none of the run's.
  @Test func precision() throws {
    try withScenes(4) { folder, set in
      for shard in ["1/2", "2/2"] {
        let precision = shard == "1/2" ? Precision.float32 : .bfloat16
        let outcome = try SegmentationRun(
          set, smallPreprocessing, journaled("\(folder)/\(shard.prefix(1))", shard: shard)
        ).outcome(of: RedSegmenter(precision: precision), named: "red")
        #expect(outcome.precision == precision)
        #expect(SegmentationReport(outcome, recorded: nil).precision == precision)
      }
      let words = "it belongs to another run: another precision: expected f32, found bf16"
      let error = #expect(throws: ValidationError.self) {
        try SegmentationOutcome.merging([folder + "/1", folder + "/2"])
      }
      #expect(error?.detail == words)
      let resumed = #expect(throws: ValidationError.self) {
        try SegmentationRun(
          set, smallPreprocessing, journaled(folder + "/2", resumes: true, shard: "2/2")
        ).outcome(of: RedSegmenter(), named: "red")
      }
      #expect(resumed?.detail == words)
    }
  }

  @Test func drawn() throws {
    try withScenes(12) { folder, set in
      let drawn = try set.drawing(Subset(count: 5, seed: 2))
      #expect(drawn.names.count == 5 && drawn.names == drawn.names.sorted())
      #expect(Set(drawn.names).isSubset(of: set.names) && drawn.subset?.drawnFrom == 12)
      #expect(try set.drawing(Subset(count: 5, seed: 2)) == drawn)
      #expect(drawn.findings == ["5 pictures drawn at random from 12, seed 2"])
      #expect(try set.drawing(Subset(count: 5, seed: 3)).names != drawn.names)
      let report = SegmentationReport(try outcome(of: drawn), recorded: 50)
      #expect(report.count == 5 && report.verdict == .inconclusive && report.subset?.seed == 2)
      #expect(report.reasons[0].hasSuffix("the figure of a part is not that of the whole"))
      #expect(report.recordedDecimals == 2)
      #expect(throws: ValidationError.self) { try set.drawing(Subset(count: 13)) }
      #expect(throws: ValidationError.self) {
        try set.drawing(Subset(count: 3, stratified: true))
      }
    }
  }

  /// What was drawn and what was left out stand in every form of the report, each once.
  @Test func shownFindings() throws {
    try withScenes(12) { folder, set in
      try write([1], to: folder + "/images/validation/lonely.png")
      let drawn = try SegmentationSet(path: folder).drawing(Subset(count: 5, seed: 2))
      let outcome = try outcome(of: drawn)
      let content = ReportContent(
        SegmentationReport(outcome, recorded: 50, decimals: 1), outcome.preprocessing)
      let words = "5 pictures drawn at random from 12, seed 2"
      let html = content.text(as: .html)
      let start = try #require(html.firstRange(of: "<section id=\"figures\""))
      let section = html[start.lowerBound...]
      #expect(section.contains("<dt>pictures of the run</dt><dd>\(words)</dd>"))
      #expect(section.split(separator: words).count == 2)
      #expect(
        section.contains(
          "<dt>note</dt><dd>1 picture left out: without labels, such as `lonely.png`</dd>"))
      #expect(section.contains("<dt>mIoU recorded</dt><dd>50.0 %</dd>"))
      let markdown = content.text(as: .markdown)
      #expect(markdown.contains("\n- pictures: 5 of ADE20K: \(words)\n"))
      #expect(
        markdown.contains(
          "\n- note: 1 picture left out: without labels, such as \\`lonely.png\\`\n"))
      #expect(markdown.contains(" | 50.0 % |"))
    }
  }

  /// Another drawing is another run.
  @Test func journalOfAnotherDrawing() throws {
    try withScenes(12) { folder, set in
      var options = RunOptions()
      options.journal = folder + "/j"
      _ = try outcome(of: set.drawing(Subset(count: 5, seed: 2)), options)
      options.resumes = true
      let error = #expect(throws: ValidationError.self) {
        try outcome(of: set.drawing(Subset(count: 5, seed: 3)), options)
      }
      #expect(
        error?.detail
          == "it belongs to another run: another drawing: expected 5 pictures drawn at random, seed 3, "
          + "found 5 pictures drawn at random, seed 2")
    }
  }

  @Test(arguments: [true, false]) func changed(isLabel: Bool) throws {
    try withScenes(8) { folder, set in
      var options = RunOptions()
      options.journal = folder + "/j"
      let whole = try outcome(of: set, options)
      options.resumes = true
      #expect(try outcome(of: set, options) == whole)
      let name = set.names[3]
      if isLabel {
        try write(
          PNGEncoder.encode(gray: [0, 0, 0, 3], width: 2, height: 2), to: set.labelPath(of: name))
      } else {
        try write(png([2, 2, 2, 1]), to: set.picturePath(of: name))
      }
      let error = #expect(throws: ValidationError.self) { try outcome(of: set, options) }
      #expect(error?.detail == "1 picture changed since it was run: `\(name)`")
    }
  }

  /// Pictures are read by several threads while the model works, and none is read twice.
  @Test(arguments: [true, false]) func readsAhead(overlaps: Bool) throws {
    try withScenes(9) { _, set in
      // At the first answer, others were begun where that is wanted.
      let expected = overlaps ? 3 : 1
      let segmenter = CountingSegmenter(expected: expected)
      var options = RunOptions()
      options.overlaps = overlaps
      let found = try SegmentationRun(set, smallPreprocessing, options)
        .outcome(of: segmenter, named: "red")
      #expect(try found == outcome(of: set))
      #expect(segmenter.prepared.withLock { $0 } == 9)
      #expect(segmenter.ahead.withLock { $0 } == expected)
    }
  }

  @Test func parts() throws {
    try withScenes(3) { folder, set in
      #expect(set.findings.isEmpty)
      for part in ["images", "annotations"] {
        try write([1], to: "\(folder)/\(part)/training/a.png")
      }
      try write([1], to: folder + "/images/validation/lonely.png")
      #expect(
        try SegmentationSet(path: folder).findings == [
          "`images/validation` was taken, and not `training`",
          "`annotations/validation` was taken, and not `training`",
          "1 picture left out: without labels, such as `lonely.png`",
        ])
      try FileManager.default.removeItem(atPath: folder + "/images/validation")
      #expect(throws: ValidationError.self) { try SegmentationSet(path: folder) }
    }
  }

  @Test func recordOfMore() throws {
    var tally = SegmentationTally(classes: 1)
    try tally.add(answers: [0], labels: [0], file: "")
    let report = SegmentationReport(try outcome(tally), recorded: 100, population: 2000)
    #expect(report.verdict == .inconclusive)
    #expect(report.reasons[0].hasSuffix("the record is of 2,000 pictures, the folder holds 1"))
  }

  /// Runs `body` with a data set of `count` pictures and labels that are drawn.
  private func withScenes(
    _ count: Int, _ body: (_ folder: String, _ set: SegmentationSet) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 21)
      for index in 0..<count {
        let reds = (0..<4).map { _ in UInt8.random(in: 0...2, using: &random) }
        let levels = (0..<4).map { _ in UInt8.random(in: 0...3, using: &random) }
        try write(png(reds), to: "\(folder)/images/validation/\(10 + index).png")
        try write(
          PNGEncoder.encode(gray: levels, width: 2, height: 2),
          to: "\(folder)/annotations/validation/\(10 + index).png")
      }
      try body(folder, try SegmentationSet(path: folder))
    }
  }

  private func outcome(
    of set: SegmentationSet, _ options: RunOptions = RunOptions()
  ) throws -> SegmentationOutcome {
    try SegmentationRun(set, smallPreprocessing, options).outcome(
      of: RedSegmenter(), named: "red")
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
    return SegmentationOutcome(
      identity, [SegmentedPicture(index: 0, file: "a", digests: [], tally)])
  }

  private func png(_ reds: [UInt8]) throws -> [UInt8] {
    let pixels = reds.flatMap { [$0, 7, 9] as [UInt8] }
    return try PNGEncoder.encode(RGBImage(width: 2, height: 2, pixels: pixels))
  }
}
