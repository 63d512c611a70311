import FoundationEssentials
import Registry
import TestSupport
import Testing

@testable import Validation

/// A run that is resumed over other pictures than it was begun with would mix two data sets.
@Suite struct ChangedPicturesTests {
  let model = SumModel()

  @Test(arguments: [1, 2]) func changedContents(blocks: Int) throws {
    try withPictures { folder, set in
      try interrupt(set, folder + "/j", after: 5)
      let bytes = try content(of: folder + "/j")
      var random = SeededGenerator(seed: 3)
      let names = set.pictures.prefix(4 * blocks).map(\.file).suffix(2)
      for name in names { try write(randomPicture(&random), to: "\(set.root)/\(name)") }
      let error = #expect(throws: ValidationError.self) {
        try run(set, folder + "/j", resumes: true)
      }
      let list = names.map { "`\($0)`" }.joined(separator: ", ")
      #expect(error?.detail == "2 pictures changed since they were run: \(list)")
      #expect(error?.kind == .journal && error?.hint != nil)
      #expect(try content(of: folder + "/j") == bytes)
    }
  }

  /// What was not run yet may change, and a picture that is put back is the same.
  @Test func changedAhead() throws {
    try withPictures { folder, set in
      try interrupt(set, folder + "/j", after: 2)
      var random = SeededGenerator(seed: 3)
      let (first, last) = ("\(set.root)/\(set.pictures[0].file)", set.pictures[42].file)
      try write(randomPicture(&random), to: "\(set.root)/\(last)")
      let kept = try content(of: first)
      try write(randomPicture(&random), to: first)
      #expect(throws: ValidationError.self) { try run(set, folder + "/j", resumes: true) }
      try write(kept, to: first)
      let resumed = try run(set, folder + "/j", resumes: true)
      #expect(try resumed == run(set, folder + "/whole"))
    }
  }

  /// A picture that could not be read is noticed as well when it can be.
  @Test(arguments: [true, false]) func repaired(isThere: Bool) throws {
    try withPictures { folder, set in
      let broken = try #require(set.pictures.first { $0.file.hasSuffix("117.png") })
      let path = "\(set.root)/\(broken.file)"
      if !isThere {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
          atPath: path, withDestinationPath: "/nowhere/x.png")
      }
      let whole = try run(set, folder + "/j")
      #expect(try run(set, folder + "/j", resumes: true) == whole)
      var random = SeededGenerator(seed: 3)
      try FileManager.default.removeItem(atPath: path)
      try write(randomPicture(&random), to: path)
      let error = #expect(throws: ValidationError.self) {
        try run(set, folder + "/j", resumes: true)
      }
      #expect(error?.detail == "1 picture changed since it was run: `\(broken.file)`")
    }
  }

  @Test func goneAndNew() throws {
    try withPictures { folder, set in
      try interrupt(set, folder + "/j", after: 6)
      let (gone, new) = (set.pictures[3].file, "0/1000.png")
      try FileManager.default.removeItem(atPath: "\(set.root)/\(gone)")
      try write([1], to: "\(set.root)/\(new)")
      let other = try opened(set)
      #expect(other.pictures.count == 43)
      let error = #expect(throws: ValidationError.self) {
        try run(other, folder + "/j", resumes: true)
      }
      #expect(error?.detail.hasSuffix("; gone since: `\(gone)`; new: `\(new)`") == true)
      #expect(error?.detail.contains("other pictures or labels") == true)
    }
  }

  /// Each part of a run tells of the pictures between its own.
  @Test func newInAShard() throws {
    try withPictures { folder, set in
      let path = folder + "/part"
      _ = try ValidationRun(set, smallPreprocessing, journaled(path, shard: "2/3"))
        .predictions(of: model, named: "sum")
      let inside = set.pictures[5].file.replacing(".png", with: "a.png")
      let outside = set.pictures[9].file.replacing(".png", with: "a.png")
      for name in [inside, outside] { try write([1], to: "\(set.root)/\(name)") }
      let error = #expect(throws: ValidationError.self) {
        try ValidationRun(
          opened(set), smallPreprocessing, journaled(path, resumes: true, shard: "2/3")
        ).predictions(of: model, named: "sum")
      }
      #expect(error?.detail.hasSuffix("; new: `\(inside)`") == true)
    }
  }

  /// Of pictures that are not in the journal it cannot tell the names, and says so.
  @Test func beyondTheJournal() throws {
    try withPictures { folder, set in
      try interrupt(set, folder + "/j", after: 2)
      try FileManager.default.removeItem(atPath: "\(set.root)/\(set.pictures[40].file)")
      let error = #expect(throws: ValidationError.self) {
        try run(opened(set), folder + "/j", resumes: true)
      }
      #expect(
        error?.detail
          == "it belongs to another run: another number of pictures: expected 42, found 43; "
          + "those that differ are none of the pictures that the journal holds")
    }
  }

  @Test func otherLabels() throws {
    try withPictures { folder, set in
      try interrupt(set, folder + "/j", after: 2)
      let changed = LabelledPicture(file: set.pictures[1].file, labels: [4])
      let other = DataSet(
        name: set.name, root: set.root, shape: set.shape, classes: set.classes, logits: set.logits,
        pictures: [set.pictures[0], changed] + set.pictures.dropFirst(2),
        population: set.population, subset: set.subset, findings: set.findings)
      let error = #expect(throws: ValidationError.self) {
        try run(other, folder + "/j", resumes: true)
      }
      #expect(error?.detail.hasSuffix("; labelled otherwise: `\(changed.file)`") == true)
    }
  }

  /// One picture less changes the whole drawing; what is missing can still be told.
  @Test func drawn() throws {
    try withPictures { folder, set in
      let drawing = Subset(count: 20, seed: 3)
      let drawn = try set.drawing(drawing)
      _ = try run(drawn, folder + "/j")
      let gone = drawn.pictures[7].file
      try FileManager.default.removeItem(atPath: "\(set.root)/\(gone)")
      let error = #expect(throws: ValidationError.self) {
        try run(opened(set).drawing(drawing), folder + "/j", resumes: true)
      }
      #expect(error?.detail.hasSuffix("; gone since: `\(gone)`") == true)
    }
  }

  /// Journals without digests are read and merged, and not gone on with.
  @Test func formerForm() throws {
    try withPictures { folder, set in
      let whole = try run(set, folder + "/whole")
      for shard in 1...2 {
        let path = "\(folder)/part\(shard)"
        _ = try ValidationRun(set, smallPreprocessing, journaled(path, shard: "\(shard)/2"))
          .predictions(of: model, named: "sum")
        try makeFormer(path)
      }
      let merged = try Predictions.merging([folder + "/part1", folder + "/part2"])
      #expect(merged.predictions.map(\.top) == whole.predictions.map(\.top))
      #expect(merged.predictions.allSatisfy { $0.sha256 == nil })
      let error = #expect(throws: ValidationError.self) {
        try ValidationRun(
          set, smallPreprocessing, journaled(folder + "/part1", resumes: true, shard: "1/2")
        ).predictions(of: model, named: "sum")
      }
      #expect(
        error?.detail == "expected form 2, found 1, which does not say what the pictures held")
      let other = folder + "/new"
      _ = try ValidationRun(set, smallPreprocessing, journaled(other, shard: "2/2"))
        .predictions(of: model, named: "sum")
      #expect(
        throws: ValidationError(
          other, .journal,
          "it belongs to another run: another form of the journal: expected 1, found 2")
      ) { try Predictions.merging([folder + "/part1", other]) }
    }
  }

  /// From form 2 on, an entry without a digest is damage.
  @Test func missingDigest() throws {
    try withPictures { folder, set in
      let whole = try run(set, folder + "/j")
      let bytes = try content(of: folder + "/j")
      let text = String(decoding: bytes, as: UTF8.self)
      let start = try #require(text.firstRange(of: ",\"sha256\":\""))
      var changed = text
      changed.removeSubrange(start.lowerBound..<text.index(start.upperBound, offsetBy: 65))
      try write(changed, to: folder + "/j")
      #expect(throws: ValidationError.self) { try Predictions(path: folder + "/j") }
      #expect(try run(set, folder + "/j", resumes: true) == whole)
      #expect(try content(of: folder + "/j") == bytes)
    }
  }

  /// Rewrites the journal at `path` as one of form 1.
  private func makeFormer(_ path: String) throws {
    let text = String(decoding: try content(of: path), as: UTF8.self)
      .replacing("\"journal\":2", with: "\"journal\":1")
    let lines = text.split(separator: "\n").map { line -> String in
      guard let start = line.firstRange(of: ",\"sha256\":\"") else { return String(line) }
      return line.replacingCharacters(start)
    }
    try write(lines.joined(separator: "\n") + "\n", to: path)
  }

  /// The same folder, looked at again.
  private func opened(_ set: DataSet) throws -> DataSet {
    let classes = LabelSet(names: ["a", "b", "c", "d", "e"])
    return try DataSet.open(set.root, DataSetOptions(classes: classes))
  }

  private func interrupt(_ set: DataSet, _ path: String, after calls: Int) throws {
    #expect(throws: ValidationError.self) {
      try ValidationRun(set, smallPreprocessing, journaled(path)).predictions(
        of: StoppingModel(calls: calls), named: "sum")
    }
  }

  private func run(
    _ set: DataSet, _ path: String, resumes: Bool = false
  ) throws -> Predictions {
    try ValidationRun(set, smallPreprocessing, journaled(path, resumes: resumes))
      .predictions(of: model, named: "sum")
  }
}

extension Substring {
  /// The text without a member of JSON that starts in `range` and ends 65 characters after it.
  fileprivate func replacingCharacters(_ range: Range<Index>) -> String {
    String(self[..<range.lowerBound]) + self[index(range.upperBound, offsetBy: 65)...]
  }
}
