import ArgumentParser
import BEiTZoo

/// The command `zoo bench`.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure how fast a model computes.",
    discussion: """
      A model of the catalogue that is not in the store runs with random weights, which take as \
      long as any. The first pass is not measured. With --pictures, what is measured is how long \
      files take to become what the model computes with, on one thread.

      Example: zoo bench beitv2_tiny_patch8_64 --batch 8 --precision bf16
      """)

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Option(name: .long, help: ArgumentHelp("The pictures of a pass.", valueName: "count"))
  var batch = 1

  @Option(
    name: .long,
    help: ArgumentHelp("The threads; one a processor unless given.", valueName: "count"))
  var threads: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("How long to measure, once there are five passes.", valueName: "seconds"))
  var seconds = 4.0

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Measure preparing these pictures instead.", valueName: "file"))
  var pictures: [String] = []

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var options: ModelOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !(1...1024).contains(batch) { throw ValidationError("--batch is a number from 1 to 1024") }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is a number from 1 to 1024")
    }
    if !(0...3600).contains(seconds) {
      throw ValidationError("--seconds is a number from 0 to 3600")
    }
  }

  func run() throws {
    if let threads { try ModelThreads.set(threads) }
    if !pictures.isEmpty { return try measurePictures() }
    let report = try Zoo().measureSpeed(
      model, batch: batch, seconds: seconds, settings: compute.applied(to: options.modelSettings))
    if !output.quiet, report.weights == "random" {
      Console.note("\(model): not in the store: measured with random weights")
    }
    if output.json { return try Console.print(json: report) }
    Console.print(report.lines)
  }

  private func measurePictures() throws {
    let report = try Zoo().measurePictureSpeed(
      model, pictures: pictures, seconds: seconds, settings: options.modelSettings)
    if output.json { return try Console.print(json: report) }
    Console.print(report.lines)
  }
}
