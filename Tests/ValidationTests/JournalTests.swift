import FoundationEssentials
import Glibc
import Imaging
import TestSupport
import Testing

import Validation

/// A run of hours must survive a kill at any moment without a trace in its result.
@Suite struct JournalTests {
  let model = SumModel()

  @Test func resumesAfterAnyTear() throws {
    try withPictures { folder, set in
      let whole = try run(set, folder + "/whole")
      let bytes = try content(of: folder + "/whole")
      var random = SeededGenerator(seed: 5)
      let cuts = (0..<40).map { _ in Int.random(in: 0...bytes.count, using: &random) }
      for (number, cut) in ([0, 1, bytes.count - 1, bytes.count] + cuts).enumerated() {
        let path = "\(folder)/torn\(number)"
        // After a loss of power a file may end in zeros.
        let tail = number.isMultiple(of: 3) ? [UInt8](repeating: 0, count: cut % 50) : []
        guard cut > 0 || tail.isEmpty else { continue }
        try write(Array(bytes[..<cut]) + (cut < 2000 ? [] : tail), to: path)
        #expect(try run(set, path, resumes: true) == whole)
        #expect(try content(of: path) == bytes, "cut at \(cut)")
      }
    }
  }

  @Test(arguments: 1...10) func resumesAfterAnyBlock(calls: Int) throws {
    try withPictures { folder, set in
      let whole = try run(set, folder + "/whole")
      let options = try journaled(folder + "/j")
      #expect(throws: ValidationError.self) {
        try ValidationRun(set, smallPreprocessing, options).predictions(
          of: StoppingModel(calls: calls), named: "sum")
      }
      #expect(throws: ValidationError.self) { try Predictions(path: folder + "/j") }
      var first: Validation.Progress?
      let resumed = try ValidationRun(
        set, smallPreprocessing, journaled(folder + "/j", resumes: true)
      )
      .predictions(of: model, named: "sum") { first = first ?? $0 }
      #expect(first?.done == calls * 4)
      #expect(resumed == whole)
      #expect(try content(of: folder + "/j") == content(of: folder + "/whole"))
      #expect(try Predictions(path: folder + "/j") == whole)
    }
  }

  @Test func damageInTheMiddleIsComputedAgain() throws {
    try withPictures { folder, set in
      let whole = try run(set, folder + "/whole")
      var bytes = try content(of: folder + "/whole")
      let header = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
      for offset in [header + 40, header + 900, bytes.count - 20] {
        bytes[offset] = UInt8(ascii: "\n")
      }
      try write(bytes, to: folder + "/j")
      #expect(try run(set, folder + "/j", resumes: true) == whole)
    }
  }

  /// What is lost by damage is said; what a kill leaves is not damage.
  @Test(arguments: [
    DamageCase([6: "x"], "line 6 is damaged: its block and all after it, 9 lines from line 6 on"),
    DamageCase([8: "x"], "line 8 is damaged: its block and all after it, 9 lines from line 6 on"),
    DamageCase([3: nil], "line 3 is damaged: its block and all after it, 12 lines from line 2 on"),
    DamageCase([14: "x"], "line 14 is damaged: it is dropped, and its picture run again"),
    DamageCase([14: nil], nil), DamageCase([:], nil), DamageCase([12: nil, 13: nil, 14: nil], nil),
  ])
  func damageIsTold(damage: DamageCase) throws {
    try withPictures(13) { folder, set in
      let whole = try run(set, folder + "/whole")
      let bytes = try content(of: folder + "/whole")
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      let kept = lines.enumerated().compactMap { index, line in
        damage.lines[index + 1].map { $0 } ?? String(line)
      }
      for tail in ["", "{\"file\":\"0/10"] {
        let path = "\(folder)/j\(tail.count)"
        try write(kept.map { $0 + "\n" }.joined() + tail, to: path)
        var notes: [[String]] = []
        let found = try ValidationRun(
          set, smallPreprocessing, journaled(path, resumes: true)
        ).predictions(of: model, named: "sum") { notes.append($0.notes) }
        #expect(found == whole)
        #expect(try content(of: path) == bytes)
        let expected = damage.words.map { words in
          notes.first?.first?.contains(words) == true && notes.first?.count == 1
        }
        #expect(expected ?? (notes.first == []), "\(notes.first ?? [])")
        #expect(Set(notes).count == 1)
        let report = ValidationReport(found, recorded: nil, notes: notes.first ?? [])
        #expect(report.findings == found.identity.findings + (notes.first ?? []))
      }
    }
  }

  /// What differs is said in the words of the reports, and what does not is left out.
  @Test func anotherPreprocessing() throws {
    try withPictures(6) { folder, set in
      _ = try run(set, folder + "/j")
      let other = Preprocessing(
        resize: .shortSide(10), filter: .bilinear, crop: 8, orientation: .apply)
      let error = #expect(throws: ValidationError.self) {
        try ValidationRun(set, other, journaled(folder + "/j", resumes: true))
          .predictions(of: model, named: "sum")
      }
      #expect(
        error?.detail
          == "it belongs to another run: another preprocessing: expected short side 10, "
          + "bilinear, turned upright, found short side 9, bicubic, not turned upright")
    }
  }

  /// What is no file cannot be resumed, and is not said to be one.
  @Test(arguments: [
    ("folder", "it is a folder"), ("/dev/full", "it is no regular file"),
    ("link", "it is a link to nothing"),
  ])
  func noFile(name: String, words: String) throws {
    try withPictures(6) { folder, set in
      try FileManager.default.createDirectory(
        atPath: folder + "/folder", withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link", withDestinationPath: "missing")
      let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
      for resumes in [false, true] {
        #expect(
          throws: ValidationError(
            path, .file, "cannot make the journal: \(words)",
            hint: "choose the name of a file that is not there yet")
        ) { try run(set, path, resumes: resumes) }
      }
    }
  }

  @Test func anotherRunIsRefused() throws {
    try withPictures { folder, set in
      _ = try run(set, folder + "/j")
      var options = try journaled(folder + "/j", resumes: true)
      options.batchSize = 5
      let error = #expect(throws: ValidationError.self) {
        try ValidationRun(set, smallPreprocessing, options).predictions(of: model, named: "sum")
      }
      #expect(
        error?.detail == "it belongs to another run: another batch size: expected 5, found 4")
      options.batchSize = 4
      let differing: [(DataSet, Preprocessing, String, String)] = [
        (set, Preprocessing(resize: .shortSide(10), crop: 8), "sum", "another preprocessing"),
        (
          try set.drawing(Subset(count: 9)), smallPreprocessing, "sum", "another number of pictures"
        ),
        (set, smallPreprocessing, "other", "another model"),
      ]
      for (set, preprocessing, name, words) in differing {
        let error = #expect(throws: ValidationError.self) {
          try ValidationRun(set, preprocessing, options).predictions(of: model, named: name)
        }
        #expect(error?.detail.contains(words) == true)
      }
    }
  }

  @Test func neitherOverwritesNorTakesWhatIsNoJournal() throws {
    try withPictures(6) { folder, set in
      _ = try run(set, folder + "/j")
      #expect(throws: ValidationError.self) { try run(set, folder + "/j") }
      for text in ["my diary", "my\ndiary\n", "{\"journal\":2}\n"] {
        try write(text, to: folder + "/diary")
        let error = #expect(throws: ValidationError.self) {
          try run(set, folder + "/diary", resumes: true)
        }
        #expect(error?.kind == .journal)
        #expect(try content(of: folder + "/diary") == Array(text.utf8))
      }
    }
  }

  @Test func oneWriterAtATime() throws {
    try withPictures(6) { folder, set in
      _ = try run(set, folder + "/j")
      let other = try JournalFile(opening: folder + "/j")
      #expect(
        throws: ValidationError(folder + "/j", .journal, "another run is writing to it")
      ) { try run(set, folder + "/j", resumes: true) }
      _ = consume other
      _ = try run(set, folder + "/j", resumes: true)
    }
  }

  @Test(arguments: [
    "\"batchSize\":4|\"batchSize\":0", "\"pictures\":43|\"pictures\":-1",
    "\"shard\":{\"count\":1|\"shard\":{\"count\":0", "\"pictures\":43|\"pictures\":99999999999",
  ])
  func hostileHeader(change: String) throws {
    let parts = change.split(separator: "|").map(String.init)
    try withPictures { folder, set in
      _ = try run(set, folder + "/j")
      let text = String(decoding: try content(of: folder + "/j"), as: UTF8.self)
      let changed = text.replacing(parts[0], with: parts[1], maxReplacements: 1)
      #expect(changed != text)
      try write(changed, to: folder + "/j")
      #expect(throws: ValidationError.self) { try Predictions(path: folder + "/j") }
    }
  }

  /// Names, labels and probabilities are those of the run, or the journal is refused.
  @Test(arguments: [
    "\"labels\":[1]|\"labels\":[2]", "/101.png|/999.png", "\"scores\":[|\"scores\":[7",
  ])
  func changedEntries(change: String) throws {
    let parts = change.split(separator: "|").map(String.init)
    try withPictures { folder, set in
      let whole = try run(set, folder + "/j")
      let bytes = try content(of: folder + "/j")
      let text = String(decoding: bytes, as: UTF8.self)
      let changed = text.replacing(parts[0], with: parts[1], maxReplacements: 1)
      #expect(changed != text)
      try write(changed, to: folder + "/j")
      #expect(throws: ValidationError.self) { try Predictions(path: folder + "/j") }
      #expect(try run(set, folder + "/j", resumes: true) == whole)
      #expect(try content(of: folder + "/j") == bytes)
    }
  }

  /// The same model file under another path is the same run.
  @Test func otherSpelling() throws {
    try withPictures(6) { folder, set in
      var options = try journaled(folder + "/j")
      options.modelSHA256 = "abc"
      _ = try ValidationRun(set, smallPreprocessing, options).predictions(of: model, named: "m.pth")
      options.resumes = true
      _ = try ValidationRun(set, smallPreprocessing, options)
        .predictions(of: model, named: "./m.pth")
    }
  }

  @Test func unwritable() throws {
    try withPictures(6) { _, set in
      #expect(throws: ValidationError.self) { try run(set, "/nowhere/j") }
    }
  }

  private func run(
    _ set: DataSet, _ path: String, resumes: Bool = false
  ) throws -> Predictions {
    try ValidationRun(set, smallPreprocessing, journaled(path, resumes: resumes))
      .predictions(of: model, named: "sum")
  }
}

/// What was done to the lines of a journal of 13 pictures in blocks of 4, counted from 1: another text,
/// or nothing where a line was taken away.
struct DamageCase: Sendable, CustomTestStringConvertible {
  let lines: [Int: String?]
  let words: String?

  init(_ lines: [Int: String?], _ words: String?) { (self.lines, self.words) = (lines, words) }

  var testDescription: String { words ?? "no damage in \(lines.keys.sorted())" }
}
