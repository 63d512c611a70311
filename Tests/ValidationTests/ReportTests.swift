import BEiTModels
import FoundationEssentials
import Imaging
import Tensors
import TestSupport
import Testing

@testable import Validation

/// A report is shown to people who have neither the model nor this program.
@Suite struct ReportTests {
  @Test func htmlNeedsNothingElse() throws {
    let html = try sample().text(as: .html)
    for reference in ["src=\"http", "href=\"http", "url(", "@import", "<link", "<iframe", "fetch("]
    {
      #expect(!html.contains(reference), "\(reference)")
    }
    #expect(html.contains("default-src 'none'") || html.contains("default-src &#39;none&#39;"))
    #expect(html.hasPrefix("<!DOCTYPE html>"))
  }

  /// A program that reads XML finds every element closed and every attribute quoted.
  @Test func htmlIsWellFormed() throws {
    let html = try sample().text(as: .html)
    var open: [String] = []
    let empty: Set = ["meta", "img", "input", "br", "col", "hr"]
    var rest = html.dropFirst("<!DOCTYPE html>".count)
    while let start = rest.firstIndex(of: "<") {
      let tag = rest[start...].dropFirst().prefix { $0 != ">" }
      let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      if name == "script", !tag.hasPrefix("/") {
        // A script is no markup.
        rest = rest[try #require(rest.firstRange(of: "</script>")).lowerBound...].dropFirst(9)
        continue
      }
      if tag.hasPrefix("/") {
        #expect(open.popLast() == name)
      } else if !empty.contains(name) {
        open.append(name)
      }
      rest = rest[tag.endIndex...]
    }
    #expect(open.isEmpty)
  }

  @Test func everyPictureHasWords() throws {
    let html = try sample().text(as: .html)
    let pictures = html.split(separator: "<img ").dropFirst()
    #expect(pictures.count > 5)
    for picture in pictures {
      #expect(picture.prefix { $0 != ">" }.contains("alt=\""))
    }
    let charts = html.split(separator: "<svg ").dropFirst()
    #expect(charts.count == 4)
    #expect(charts.allSatisfy { $0.prefix { $0 != ">" }.contains("aria-label=\"") })
  }

  @Test func sections() throws {
    let html = try sample().text(as: .html)
    for id in [
      "figures", "logits", "parity", "failures", "confusions", "classes", "calibration", "paired",
      "preprocessing", "weights", "provenance", "unreadable", "environment",
    ] {
      #expect(html.contains("<section id=\"\(id)\""), "\(id)")
      #expect(html.contains("href=\"#\(id)\""), "\(id)")
    }
  }

  /// File names and labels come from anywhere.
  @Test func hostileTextIsEscaped() throws {
    var content = try sample()
    content.model = "<script>alert(1)</script>"
    content.environment = [Fact("\"><img src=x onerror=alert(1)>", "a & b\u{0}")]
    let html = content.text(as: .html)
    #expect(!html.contains("<script>alert") && !html.contains("<img src=x"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(html.contains("a &amp; b\u{FFFD}"))
    let markdown = content.text(as: .markdown)
    #expect(markdown.contains("\\<script>"))
  }

  @Test func markdown() throws {
    let text = try sample().text(as: .markdown)
    #expect(text.hasPrefix("# sum: "))
    #expect(text.contains("| top-1 | "))
    #expect(text.contains("## Unreadable pictures"))
    #expect(text.contains("\n- measured with: short side 9, bicubic, crop 8"))
  }

  /// A line that is to stand by itself is a heading, part of a table or of a list, or has an empty
  /// line before it: else it runs into the one above.
  @Test func markdownParagraphs() throws {
    var content = try sample()
    content.missingPictures = "no folder was given"
    let lines = content.text(as: .markdown).split(separator: "\n", omittingEmptySubsequences: false)
    func isBlock(_ line: Substring) -> Bool {
      line.hasPrefix("#") || line.hasPrefix("|") || line.hasPrefix("- ") || line.isEmpty
        || line.drop(while: \.isNumber).hasPrefix(". ")
    }
    for (above, line) in zip(lines, lines.dropFirst()) {
      #expect(isBlock(line) || above.isEmpty, "\(line)")
      #expect(!line.hasPrefix("|") || above.isEmpty || above.hasPrefix("|"), "\(line)")
      #expect(!line.hasPrefix("- ") || above.isEmpty || above.hasPrefix("- "), "\(line)")
    }
    for label in ["pictures", "measured with", "recorded with", "same best class"] {
      #expect(lines.contains { $0.hasPrefix("- \(label): ") }, "\(label)")
    }
  }

  /// A p-value is the probability of what was seen if nothing differs, and not that nothing differs.
  @Test func pValues() throws {
    let content = try sample()
    let words = "how likely a split as uneven as this or more uneven is, if both are equally good"
    #expect(content.text(as: .html).contains(words))
    #expect(content.text(as: .markdown).contains(words))
    #expect(!content.text(as: .html).contains("that both are equally good"))
    let part = Predictions(
      identity: identity(pictures: 2, population: 100, classes: 2),
      entries: (0..<2).map { index in
        .prediction(
          Prediction(
            index: index, file: "\(index)", labels: [index], top: [0], scores: [0.9], loss: nil,
            logits: nil))
      })
    let record = RecordedAccuracy(
      top1: 50, top5: nil, decimals: 1, count: nil, subject: "sample", source: "tests")
    let drawn = ReportContent(ValidationReport(part, recorded: record))
    for format in [ReportFormat.html, .markdown] {
      #expect(
        drawn.text(as: format).contains(
          "how likely a number of right answers as unlikely as this or unlikelier is, "
            + "if the record holds"))
    }
  }

  /// One rate reads the same wherever it stands.
  @Test func sameDecimals() throws {
    let right = 251
    let entries = (0..<400).map { index in
      RunEntry.prediction(
        Prediction(
          index: index, file: "\(index)", labels: [0], top: [index < right ? 0 : 1], scores: [0.9],
          loss: nil, logits: nil))
    }
    let found = Predictions(
      identity: identity(pictures: 400, population: 400, classes: 2), entries: entries)
    let record = RecordedAccuracy(
      top1: 62.75, top5: nil, decimals: 3, count: nil, subject: "sample", source: "tests")
    let content = ReportContent(ValidationReport(found, recorded: record))
    #expect(
      content.reasons.first?.hasPrefix(
        "top-1: 62.75 % measured, 62.750 % recorded: no difference") == true)
    let html = content.text(as: .html)
    #expect(
      html.contains(">62.75 %</dd>") && html.contains("recorded 62.750\u{A0}%: no difference"))
    #expect(
      html.contains("top-1 measured 62.75 %, 95 % interval 62.75 to 62.75 %, recorded 62.750 %"))
    #expect(html.contains(">62.75 %</td>") && html.contains(">62.750 %</td>"))
    #expect(content.text(as: .markdown).contains("| 62.75 % | 62.75 – 62.75 | 62.750 % | 0.00 |"))
    #expect(Array(BulkReport.Row(content).cells[2...4]) == ["62.75 %", "62.750 %", "0.00"])
    let rate = try #require(content.validation?.rates.first?.text)
    #expect(rate.measured == "62.75 %" && rate.recorded == "62.750 %")
  }

  @Test func json() throws {
    struct Read: Decodable {
      let model: String
      let verdict: Verdict
      let validation: ValidationReport
      let parity: ParityReport
    }
    let content = try sample()
    let read = try JSONDecoder().decode(Read.self, from: Data(content.text(as: .json).utf8))
    #expect(read.validation == content.validation && read.parity == content.parity)
  }

  @Test(arguments: ["a.html", "b.HTM", "c.md", "d.json"]) func writes(name: String) throws {
    try withTemporaryFolder { folder in
      let content = try sample()
      try content.write(to: "\(folder)/\(name)")
      let format = try ReportFormat(path: name)
      #expect(try self.content(of: "\(folder)/\(name)") == content.text(as: format))
    }
  }

  @Test func unknownForm() {
    #expect(
      throws: ValidationError(
        "report.pdf", .option, "expected a report that ends in .html, .md or .json")
    ) { try ReportFormat(path: "report.pdf") }
  }

  @Test func absentPartsAreLeftOut() throws {
    let predictions = Predictions(
      identity: identity(pictures: 1, population: nil, classes: 2),
      entries: [.unreadable(index: 0, UnreadablePicture(file: "a", reason: "b"))])
    let content = ReportContent(ValidationReport(predictions, recorded: nil))
    #expect(content.verdict == .inconclusive)
    for format in ReportFormat.allCases { #expect(!content.text(as: format).isEmpty) }
    #expect(!content.text(as: .html).contains("section id=\"figures\""))
  }

  /// Where logits differ, by how much and on which picture, stands in every form.
  @Test func logitDifferences() throws {
    let content = try sample()
    let parity = try #require(content.validation?.logits)
    let place = try #require(parity.furthest.first)
    let largest = significant(try #require(parity.maxAbsDiff))
    let words = "\(largest), in the logit of \(content.name(of: try #require(place.index)))"
    let html = content.text(as: .html)
    let section = html[try #require(html.firstRange(of: "<section id=\"logits\"")).lowerBound...]
    #expect(section.contains("\(words) for \(place.file)"))
    #expect(section.contains("pictures by their largest logit difference: "))
    let markdown = content.text(as: .markdown)
    #expect(markdown.contains("## Logits beside the references"))
    #expect(markdown.contains("\(words) for \(place.file)"))
    #expect(markdown.contains("Pictures by their largest difference: "))
  }

  /// Names out of a journal lead nowhere but into the folder.
  @Test(arguments: ["../a.png", "b/../../a.png", "/a.png"]) func failureOutside(file: String) throws
  {
    try withTemporaryFolder { folder in
      var random = SeededGenerator(seed: 5)
      try write(randomPicture(&random), to: folder + "/a.png")
      try write(randomPicture(&random), to: folder + "/set/a.png")
      let wrong = [
        Prediction(
          index: 0, file: file, labels: [0], top: [1], scores: [0.9], loss: nil, logits: nil),
        Prediction(
          index: 1, file: "a.png", labels: [0], top: [1], scores: [0.8], loss: nil, logits: nil),
      ]
      let failures = Failure.worst(of: wrong, folder: folder + "/set", smallPreprocessing)
      #expect(failures.map { $0.picture != nil } == [false, true])
      #expect(
        Failure.worst(of: wrong, folder: nil, smallPreprocessing).allSatisfy { $0.picture == nil })
    }
  }

  /// That no pictures were given is said once, with wrong answers and without.
  @Test(arguments: [true, false]) func missingPictures(hasFailures: Bool) throws {
    var content = try sample()
    content.missingPictures = "no folder was given"
    content.panel = nil
    if !hasFailures { content.failures = [] }
    let html = content.text(as: .html)
    #expect(html.split(separator: "no folder was given").count == 2)
    #expect(html.contains("<p class=\"remark\">no folder was given</p>"))
  }

  /// Decimals beyond a picture's part of the whole say nothing.
  @Test(arguments: [(200, 1), (999, 1), (1000, 2), (9999, 2), (10_000, 3), (50_000, 3)])
  func decimals(count: Int, decimals: Int) {
    #expect(places(of: count) == decimals)
  }

  @Test(arguments: [(0.25, 1, "+0.3"), (-25, 1, "−25.0"), (-0.04, 1, "0.0"), (0, 3, "0.000")])
  func signs(value: Double, places: Int, text: String) {
    #expect(signed(value, places: places) == text)
  }

  /// Logits that were never there to be compared are said to be missing.
  @Test func logitsWithoutOwn() throws {
    try withPictures { _, set in
      let found = try ValidationRun(set, smallPreprocessing).predictions(
        of: SumModel(), named: "sum")
      let parity = try otherLogits(of: set).logitParity(with: found)
      let content = ReportContent(ValidationReport(found, recorded: nil, logits: parity))
      let words = "41 pictures: run without these references, and no logits were kept"
      #expect(content.text(as: .html).contains(words))
      #expect(content.text(as: .markdown).contains(words))
    }
  }

  /// The predictions of another model with its logits.
  private func otherLogits(of set: DataSet) throws -> ReferencePredictions {
    var options = RunOptions()
    options.keepsLogits = true
    options.journal = set.root + "-other.jsonl"
    _ = try ValidationRun(set, smallPreprocessing, options).predictions(
      of: SumModel(seed: 8), named: "other")
    return try ReferencePredictions(path: options.journal ?? "")
  }

  /// The rows of several models: what was measured with what in the table, why below it, and hints
  /// on lines of their own.
  @Test func rows() throws {
    var content = try sample()
    content.model = "one|two"
    let rows = [
      BulkReport.Row(content),
      BulkReport.Row(model: "b.pth", error: "b.pth: not a checkpoint\nhint: name another"),
    ]
    let report = BulkReport(subject: "val", rows: rows)
    let html = report.text(as: .html)
    #expect(html.contains("<section id=\"figures\"") && html.contains("<section id=\"reasons\""))
    #expect(html.contains("href=\"#model-1\"") && html.contains("id=\"model-1\""))
    #expect(html.contains("<li>b.pth: not a checkpoint</li><li>hint: name another</li>"))
    #expect(html.contains("short side 9, bicubic, crop 8</td>"))
    let markdown = report.text(as: .markdown)
    #expect(markdown.contains("| one\\|two | "))
    #expect(markdown.contains("\n- b.pth\n  - b.pth: not a checkpoint\n  - hint: name another\n"))
  }

  private func content(of path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  /// A report with every part.
  private func sample() throws -> ReportContent {
    var made: ReportContent?
    try withReferences { folder, model in
      let run = try ParityRun(path: folder + "/references.json")
      made = try content(run, model)
    }
    return try #require(made)
  }

  private func content(_ run: ParityRun, _ model: SumModel) throws -> ReportContent {
    var content: ReportContent?
    try withPictures { folder, set in
      var own = ValidationRun(set, smallPreprocessing)
      let other = try otherLogits(of: set)
      own.reference = ReferenceLogits(other, of: set.pictures.map(\.file))
      let found = try own.predictions(of: model, named: "sum")
      let record = RecordedAccuracy(
        top1: 30, top5: 100, decimals: 1, count: nil, subject: "sample", source: "tests",
        preprocessing: "short side 9")
      let paired = PairedComparison(found.predictions, found.predictions)
      var made = ReportContent(
        ValidationReport(
          found, recorded: record, paired: paired, logits: other.logitParity(with: found)))
      made.parity = try run.report(for: model, named: "sum")
      made.published = [record]
      made.failures = Failure.worst(of: found.predictions, folder: set.root, smallPreprocessing)
      let example = found.predictions[0].file
      made.panel = PreprocessingPanel(
        path: "\(set.root)/\(example)", file: example, smallPreprocessing)
      var weights = StateDict()
      let table = (0..<28 * 2).map { Float($0) - 20 }
      weights["backbone.blocks.3.attention.relativePositionBias"] = LazyTensor(
        shape: [28, 2], values: table)
      let backbone = BackboneConfiguration(imageSize: 9, patchSize: 3, width: 8, depth: 1, heads: 2)
      made.biasMaps = BiasMap.all(weights, backbone)
      made.tensors = TensorStatistics.all(weights)
      made.provenance = [ProvenanceStep("file", [Fact("sha256", "abc")])]
      made.environment = Fact.machine()
      content = made
    }
    return try #require(content)
  }
}
