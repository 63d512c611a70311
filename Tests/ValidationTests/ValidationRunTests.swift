import BEiTModels
import FoundationEssentials
import Registry
import TestSupport
import Testing

import Validation

@Suite struct ValidationRunTests {
  let model = SumModel()

  /// Every picture is there once, with the answers that the model gives for it alone.
  @Test func predictsEveryPicture() throws {
    try withPictures { _, set in
      let found = try ValidationRun(set, smallPreprocessing).predictions(of: model, named: "sum")
      #expect(found.predictions.count == 41)
      #expect(found.unreadable.map(\.file) == ["0/130.png", "2/117.png"])
      for prediction in found.predictions {
        let logits = try logits(of: "\(set.root)/\(prediction.file)", model)
        #expect(prediction.top == largest(5, of: logits))
        #expect(prediction.labels == [Int(prediction.file.prefix(1)) ?? -1])
        #expect(prediction.scores.reduce(0, +) > 0.999)
        #expect(prediction.logits == nil)
      }
    }
  }

  @Test(arguments: [1, 4, 32], [1, 3]) func progress(batch: Int, producers: Int) throws {
    try withPictures { _, set in
      var run = ValidationRun(set, smallPreprocessing)
      run.options.batchSize = batch
      run.options.producers = producers
      var steps: [Validation.Progress] = []
      let found = try run.predictions(of: model, named: "sum") { steps.append($0) }
      #expect(steps.first?.done == 0 && steps.first?.secondsLeft == nil)
      #expect(steps.map(\.done) == steps.map(\.done).sorted())
      #expect(steps.last?.done == 43 && steps.last?.unreadable == 2)
      let hits = found.predictions.count(where: \.top1)
      #expect(steps.last?.top1 == 100 * Double(hits) / 41)
    }
  }

  /// The 200-way data sets: the best of the chosen classes, counted among these.
  @Test func restrictsAnswers() throws {
    try withPictures { _, set in
      let chosen = DataSet(
        name: set.name, root: set.root, shape: set.shape, classes: Array(set.classes[2...3]),
        logits: [3, 2], pictures: set.pictures.map { LabelledPicture(file: $0.file, labels: [1]) },
        population: nil, subset: nil, findings: [])
      let found = try ValidationRun(chosen, smallPreprocessing).predictions(of: model, named: "sum")
      for prediction in found.predictions {
        let logits = try logits(of: "\(set.root)/\(prediction.file)", model)
        #expect(prediction.top == (logits[3] >= logits[2] ? [0, 1] : [1, 0]))
      }
    }
  }

  @Test func keepsLogits() throws {
    try withPictures(6) { folder, set in
      var options = try journaled(folder + "/j")
      options.keepsLogits = true
      _ = try ValidationRun(set, smallPreprocessing, options).predictions(of: model, named: "sum")
      let (_, entries) = try Predictions.read(folder + "/j")
      guard case .prediction(let first) = try #require(entries.first) else { return }
      #expect(try first.logits == logits(of: "\(set.root)/\(first.file)", model))
    }
  }

  @Test func brokenLogitsAreMisses() throws {
    try withPictures(6) { _, set in
      let found = try ValidationRun(set, smallPreprocessing).predictions(
        of: BrokenModel(), named: "broken")
      #expect(found.predictions.allSatisfy { $0.top.isEmpty && !$0.top1 && $0.loss == nil })
    }
  }

  @Test func refusesWhatDoesNotFit() throws {
    try withPictures(6) { _, set in
      var run = ValidationRun(set, smallPreprocessing)
      #expect(
        throws: ValidationError(
          "six", .dataSet, "the data set is labelled with 5 classes, the model has 6")
      ) { try run.predictions(of: SumModel(classes: 6), named: "six") }
      #expect(
        throws: ValidationError(
          "preprocessing", .preprocessing, "expected pictures of 9x9 pixels, found 8x8",
          hint: "choose a crop of 9")
      ) { try run.predictions(of: SumModel(imageSize: 9), named: "sum") }
      run.options.batchSize = 0
      #expect(throws: ValidationError("batch", .option, "expected 1 or more, found 0")) {
        try run.predictions(of: model, named: "sum")
      }
    }
  }

  @Test func modelFailure() throws {
    try withPictures(6) { _, set in
      #expect(throws: ValidationError("x", .model, "configuration: stopped")) {
        try ValidationRun(set, smallPreprocessing).predictions(
          of: StoppingModel(calls: 0), named: "x")
      }
    }
  }
}
