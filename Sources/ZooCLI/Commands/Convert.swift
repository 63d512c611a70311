import ArgumentParser
import BEiTZoo
import FoundationEssentials

/// The command `zoo convert`.
struct Convert: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Convert a checkpoint between layouts and formats, every tensor accounted for.",
    discussion: """
      Names become those of the layout --to, the Swift property paths unless told otherwise. A \
      tensor that is missing, left over or of the wrong shape is an error; --lenient writes what \
      there is and reports the rest. The output appears when it is complete, or not at all.

      Example: zoo convert beitv2_base_patch16_224_pt1k_ft21kto1k.pth -o beitv2_base.safetensors
      """)

  @Argument(help: "A model's name or a checkpoint.")
  var source: String

  @Option(
    name: .shortAndLong,
    help: "What to write: FILE.safetensors, FILE.pth, or a folder (FOLDER/).")
  var output: String

  @Option(name: .long, help: "The layout of the output: \(Layout.listing).")
  var to = Layout.swift

  @Option(name: .long, help: "The type of floating-point tensors: keep, f32, f16, bf16.")
  var dtype = FloatFormat.keep

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A JSON file with rules for the names of other models.", valueName: "rules.json"))
  var rename: String?

  @Option(
    name: .long,
    help: "Fit the model to pictures of this size: position tables are interpolated.")
  var imageSize: Int?

  @Option(name: .long, help: "How position tables are interpolated: unilm, timm, hf.")
  var tables = TableInterpolation.unilm

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Split the output into safetensors files of at most this size.", valueName: "500MB"))
  var maxShardSize: ByteSize?

  @Flag(name: .long, help: "Write what there is, even where the plan does not close.")
  var lenient = false

  @OptionGroup var model: ModelOptions
  @OptionGroup var console: OutputOptions

  func run() throws {
    var options = ConversionOptions()
    options.settings = model.modelSettings
    options.to = to
    options.dtype = dtype
    options.isLenient = lenient
    options.imageSize = imageSize
    options.tables = tables
    options.maxShardSize = maxShardSize?.bytes
    if let rename {
      let file = try InputFile(path: rename)
      options.rules = try file.bytes(in: 0..<file.size)
    }
    let line = ProgressLine(quiet: console.quiet)
    defer { line.clear() }
    let report = try Zoo().convert(
      source, to: output, options: options, progress: line.update)
    line.clear()
    if console.json { return Console.print(try report.json()) }
    Console.print(report.lines)
  }
}
