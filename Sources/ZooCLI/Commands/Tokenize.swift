import ArgumentParser
import BEiTZoo
import Conversion

/// The command `zoo tokenize`.
struct Tokenize: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Give the codes of pictures' patches.",
    discussion: """
      The model is a tokenizer, or a pretraining file that carries one. --reconstruct writes what \
      the decoder makes of the codes: `reconstruction` [pictures, patches, width], and the codes. \
      --teacher compares that with a teacher's features of the same shape, by the cosine of each \
      patch averaged over the picture.

      Example: zoo tokenize vqkd.pth cat.jpg --json
      """)

  @Argument(help: "A tokenizer's name or a checkpoint of any layout.")
  var model: String

  @Argument(help: "The pictures: JPEG, PNG or WebP.")
  var images: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("Write what the decoder makes of the codes.", valueName: "out.safetensors"))
  var reconstruct: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Compare with the features in this safetensors file.", valueName: "features.safetensors"))
  var teacher: String?

  @OptionGroup var batch: BatchOptions
  @OptionGroup var preparation: PreprocessingOptions
  @OptionGroup var options: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var console: OutputOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("name at least one picture") }
  }

  func run() throws {
    if let reconstruct {
      try OutputPath.check(reconstruct, against: images + [teacher].compactMap(\.self))
    }
    let tokenizer = try tokenizer()
    let line = ProgressLine(quiet: console.quiet)
    defer { line.clear() }
    var results: [TokenizeResult] = []
    for paths in images.batches(of: batch.batch) {
      results += try tokenize(Array(paths), tokenizer)
      line.count("pictures", results.count, images.count)
    }
    line.clear()
    let isComplete = !results.contains { $0.error != nil }
    // Pictures and rows must correspond, so nothing is judged where one is missing.
    if isComplete, reconstruct != nil || teacher != nil {
      try judge(&results, tokenizer)
    }
    if console.json {
      try Console.print(json: results)
    } else {
      for result in results { Console.print(result.lines(grid: tokenizer.grid)) }
    }
    if !isComplete { throw ExitStatus.couldNotRun.code }
  }

  private func tokenizer() throws -> PictureTokenizer {
    let loaded = try fetching.zoo(console).load(model, settings: options.modelSettings)
    return try PictureTokenizer(loaded).preparing(with: preparation.preprocessing)
  }

  /// Tokenizes a batch; a picture that cannot be read gets its error and does not stop the others.
  private func tokenize(
    _ paths: [String], _ tokenizer: PictureTokenizer
  ) throws -> [TokenizeResult] {
    var results = paths.map { TokenizeResult(image: $0) }
    var pictures: [[Float]] = []
    var places: [Int] = []
    for (index, path) in paths.enumerated() {
      do {
        pictures.append(try tokenizer.pixels(of: path))
        places.append(index)
      } catch {
        results[index].error = "\(error)"
        Console.note("\(error)")
      }
    }
    for (place, codes) in zip(places, try tokenizer.codes(batch: pictures)) {
      results[place].codes = codes
    }
    return results
  }

  /// Decodes the codes, writes what comes out and compares it with the teacher.
  private func judge(
    _ results: inout [TokenizeResult], _ tokenizer: PictureTokenizer
  ) throws {
    let codes = results.compactMap(\.codes)
    let reconstruction = try tokenizer.reconstruction(from: codes)
    if let teacher {
      let features = try TeacherFeatures(path: teacher, shape: reconstruction.shape)
      for (index, cosine) in try features.cosines(to: reconstruction).enumerated() {
        results[index].cosine = cosine
      }
    }
    guard let reconstruct else { return }
    let code = PictureTokenizer.tensor(codes)
    var tensors = StateDict()
    tensors["reconstruction"] = LazyTensor(
      shape: reconstruction.shape, values: reconstruction.values)
    tensors["codes"] = LazyTensor(shape: code.shape, integers: code.values)
    let metadata = [
      "format": "pt", "model": tokenizer.loaded.name, "images": try jsonText(images),
      "tool": "zoo \(Zoo.version)",
    ]
    try SafetensorsWriter.write(tensors, metadata: metadata, to: reconstruct)
  }
}
