import BEiTModels
import Ranks
import TestSupport
import Testing

@testable import Validation

/// Figures of two precisions are two figures: no run is of both.
@Suite struct PrecisionTests {
  static let words = "another precision: expected f32, found bf16"

  @Test(arguments: Precision.allCases) func journalStatesIt(precision: Precision) throws {
    try withPictures(6) { folder, set in
      let found = try run(set, folder + "/j", precision)
      #expect(found.identity.precision == precision)
      let line = try #require(try content(of: folder + "/j").split(separator: 10).first)
      #expect(
        String(decoding: line, as: UTF8.self).contains("\"precision\":\"\(precision.rawValue)\""))
      #expect(try Predictions(path: folder + "/j").identity.precision == precision)
    }
  }

  @Test func notResumedWithAnother() throws {
    try withPictures(6) { folder, set in
      _ = try run(set, folder + "/j", .bfloat16)
      let bytes = try content(of: folder + "/j")
      let error = #expect(throws: ValidationError.self) {
        try run(set, folder + "/j", .float32, resumes: true)
      }
      #expect(error?.detail == "it belongs to another run: \(Self.words)")
      #expect(try content(of: folder + "/j") == bytes)
    }
  }

  @Test func notMerged() throws {
    try withPictures { folder, set in
      _ = try run(set, folder + "/1", .float32, shard: "1/2")
      _ = try run(set, folder + "/2", .bfloat16, shard: "2/2")
      #expect(
        throws: ValidationError(
          folder + "/2", .journal, "it belongs to another run: \(Self.words)")
      ) { try Predictions.merging([folder + "/1", folder + "/2"], output: folder + "/merged") }
      #expect(!isFile(folder + "/merged"))
    }
  }

  @Test func notSharedByRanks() throws {
    try withPictures(6) { _, set in
      let found = RanksTests.run(2) { communicator in
        let own: Precision = communicator.rank == 0 ? .bfloat16 : .float32
        let peers: any Communicator = communicator.rank == 0 ? Deserted(communicator) : communicator
        return try ValidationRun(set, smallPreprocessing)
          .predictions(of: model(own), named: "sum", among: peers)
      }
      #expect(throws: refusal) { try found[1].get() }
    }
  }

  @Test func parityIsNotSharedByRanks() throws {
    try withReferences { folder, sum in
      let run = try ParityRun(path: folder + "/references.json")
      let found = RanksTests.run(2) { communicator in
        var model = sum
        model.precision = communicator.rank == 0 ? .bfloat16 : .float32
        let peers: any Communicator = communicator.rank == 0 ? Deserted(communicator) : communicator
        return try run.report(for: model, named: "sum", among: peers)
      }
      #expect(throws: refusal) { try found[1].get() }
      var model = sum
      model.precision = .bfloat16
      #expect(try run.report(for: model, named: "sum").precision == .bfloat16)
    }
  }

  /// Journals from before it was stated are of float32, and are gone on with as such.
  @Test func unstated() throws {
    try withPictures(14) { folder, set in
      let whole = try run(set, folder + "/j", .float32)
      let text = String(decoding: try content(of: folder + "/j"), as: UTF8.self)
        .replacing("\"precision\":\"f32\",", with: "", maxReplacements: 1)
      #expect(!text.contains("precision"))
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      try write(lines.prefix(6).joined(separator: "\n") + "\n", to: folder + "/old")
      #expect(throws: ValidationError.self) {
        try run(set, folder + "/old", .bfloat16, resumes: true)
      }
      #expect(try run(set, folder + "/old", .float32, resumes: true) == whole)
      #expect(try String(decoding: content(of: folder + "/old"), as: UTF8.self) == text)
      try write(
        text.replacing("\"journal\"", with: "\"precision\":\"f8\",\"journal\""), to: folder + "/j8")
      #expect(
        throws: ValidationError(
          folder + "/j8", .journal, "line 1: precision: not a value that is known here")
      ) { try Predictions(path: folder + "/j8") }
    }
  }

  /// Every form of the report says which it was.
  @Test func reported() throws {
    try withPictures(6) { folder, set in
      let report = ValidationReport(try run(set, folder + "/j", .bfloat16), recorded: nil)
      var content = ReportContent(report)
      content.stateEnvironment(program: "zoo")
      let words = "bf16 (factors of the large products rounded to bfloat16)"
      #expect(content.text(as: .markdown).contains("- precision: \(words)"))
      #expect(content.text(as: .html).contains(words))
      #expect(content.text(as: .json).contains("\"precision\":\"bf16\""))
      let bulk = BulkReport(subject: "set", rows: [BulkReport.Row(content)])
      #expect(bulk.text(as: .markdown).contains("Precision: bf16."))
      #expect(bulk.text(as: .html).contains("precision: bf16"))
      #expect(bulk.text(as: .json).contains("\"precision\":\"bf16\""))
    }
  }

  private var refusal: ValidationError {
    ValidationError(
      "rank 1 on thread 1", .ranks, Self.words,
      hint: "give every rank the same program, model, folder and options")
  }

  private func model(_ precision: Precision) -> SumModel {
    var model = SumModel()
    model.precision = precision
    return model
  }

  private func run(
    _ set: DataSet, _ path: String, _ precision: Precision, resumes: Bool = false,
    shard: String = "1/1"
  ) throws -> Predictions {
    try ValidationRun(set, smallPreprocessing, journaled(path, resumes: resumes, shard: shard))
      .predictions(of: model(precision), named: "sum")
  }
}
