import ArgumentParser
import BEiTZoo

/// The command `zoo predict`.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Classify pictures.",
    discussion: "Example: zoo predict beitv2_tiny_patch8_64 cat.jpg dog.png --top 3")

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Argument(help: "The pictures: JPEG, PNG or WebP.")
  var images: [String]

  @Option(name: .long, help: "How many classes to show.")
  var top = 5

  @Flag(name: .long, help: "Give all logits as well.")
  var logits = false

  @OptionGroup var options: ModelOptions
  @OptionGroup var output: OutputOptions

  private static let batchSize = 8

  func validate() throws {
    if images.isEmpty { throw ValidationError("name at least one picture") }
    if top < 1 { throw ValidationError("--top counts from 1") }
  }

  func run() throws {
    let classifier = try Zoo().classifier(model, settings: options.modelSettings)
    let line = ProgressLine(quiet: output.quiet)
    var results: [PredictionResult] = []
    for start in stride(from: 0, to: images.count, by: Predict.batchSize) {
      let batch = Array(images[start..<min(start + Predict.batchSize, images.count)])
      results += try classify(batch, classifier)
      line.update("pictures", results.count, images.count)
    }
    line.clear()
    if output.json {
      try Console.print(json: results)
    } else {
      for result in results { Console.print(result.lines) }
    }
    if results.contains(where: { $0.error != nil }) { throw ExitStatus.couldNotRun.code }
  }

  /// Classifies a batch; a picture that cannot be read gets its error and does not stop the others.
  private func classify(
    _ paths: [String], _ classifier: PictureClassifier
  ) throws -> [PredictionResult] {
    var results = paths.map { PredictionResult(image: $0) }
    var batch: [[Float]] = []
    var places: [Int] = []
    for (index, path) in paths.enumerated() {
      do {
        batch.append(try classifier.loaded.preprocessing.imageTensor(path))
        places.append(index)
      } catch {
        results[index].error = "\(error)"
        Console.note("\(error)")
      }
    }
    for (place, answer) in zip(places, try classifier.classify(batch: batch)) {
      results[place].predictions = answer.top(top).map {
        PredictionResult.Guess(index: $0.index, label: $0.label, score: $0.score)
      }
      if logits { results[place].logits = answer.logits }
    }
    return results
  }
}
