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
