import ArgumentParser
import BEiTZoo

/// The command `zoo predict`.
struct Predict: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Classify pictures.",
    discussion: """
      Pictures are prepared as the model's publisher states. One that cannot be read is reported and \
      does not stop the others; the exit status is then 2.

      Examples:
        zoo predict beitv2_tiny_patch8_64 spiral.jpg ring.png --top 3
        zoo predict model.safetensors *.jpg --json
      """)

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Argument(help: "The pictures: JPEG, PNG or WebP.")
  var images: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("How many classes to show, best first.", valueName: "count"))
  var top = 5

  @Flag(name: .long, help: "Give all logits as well.")
  var logits = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Answer with the classes of this set alone: \(ClassChange.subsets.joined(separator: ", ")).",
      valueName: "set"))
  var restrict: String?

  @OptionGroup var batch: BatchOptions
  @OptionGroup var preparation: PreprocessingOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var options: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("name at least one picture") }
    if top < 1 { throw ValidationError("--top counts from 1") }
    if let restrict, !ClassChange.subsets.contains(restrict) {
      throw ValidationError("--restrict is one of \(ClassChange.subsets.joined(separator: ", "))")
    }
  }

  func run() throws {
    let classifier = try classifier()
    let line = ProgressLine(quiet: output.quiet)
    var results: [PredictionResult] = []
    for paths in images.batches(of: batch.batch) {
      results += try classify(Array(paths), classifier)
      line.count("pictures", results.count, images.count)
    }
    line.clear()
    if output.json {
      try Console.print(json: results)
    } else {
      for result in results { Console.print(result.lines) }
    }
    if results.contains(where: { $0.error != nil }) { throw ExitStatus.couldNotRun.code }
  }

  private func classifier() throws -> PictureClassifier {
    let loaded = try fetching.zoo(output).load(
      model, settings: compute.applied(to: options.modelSettings))
    let classifier = try PictureClassifier(loaded.preparing(with: preparation.preprocessing))
    guard let subset = restrict.flatMap(LabelSet.named) else { return classifier }
    return try classifier.restricted(to: subset)
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
        batch.append(try classifier.loaded.pixels(of: path))
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
