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

      Examples:
        zoo convert beitv2_tiny_patch8_64 -o tiny.safetensors
        zoo convert checkpoint.pth -o folder/ --to hf --dtype f16
        zoo convert theirs.pth -o ours.safetensors --rename rules.json --set heads=12
        zoo convert resnet50.pth -o resnet50.safetensors --as-is
      """)

  @Argument(help: "A model's name or a checkpoint.")
  var source: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "What to write: FILE.safetensors, FILE.pth, or a folder (FOLDER/).", valueName: "file"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The layout of the output; hf-v5 and candle can only be read.", valueName: "layout"))
  var to = Layout.swift

  @Option(
    name: .long,
    help: ArgumentHelp("The type of floating-point tensors in the output.", valueName: "type"))
  var dtype = FloatFormat.keep

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A JSON file with rules for the names of other models.", valueName: "rules.json"))
  var rename: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Fit the model to pictures of this size: position tables are interpolated.",
      valueName: "pixels"))
  var imageSize: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "As which implementation --image-size interpolates.", valueName: "rule"))
  var tables = TableInterpolation.unilm

  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Change the classes: imagenet-a or imagenet-r keep their 200 rows of a head for ImageNet's \
      1000; a number makes a new head, also for a pretrained model.
      """,
      valueName: "set or number"))
  var classes: ClassChange?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Split the output into safetensors files of at most this size, such as 500MB.",
      valueName: "size"))
  var maxShardSize: ByteSize?

  @Flag(
    name: .long,
    help: "Report the SHA-256 of the output too, which takes as long as that of the source.")
  var digest = false

  @Flag(
    name: .long,
    help: "Write what there is, even where tensors are missing, left over or misshapen.")
  var lenient = false

  @Flag(
    name: .long,
    help: """
      Change nothing but names, by --rename, and the format: for models of any architecture.
      """)
  var asIs = false

  @OptionGroup var model: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var console: OutputOptions

  func validate() throws {
    guard to.isWritable else {
      throw ValidationError("files of the layout \(to) can only be read; choose another for --to")
    }
    if let imageSize, imageSize < 1 { throw ValidationError("--image-size counts from 1") }
    let knows = to != .swift || model.from != nil || !model.settings.isEmpty
    if asIs, knows || imageSize != nil || classes != nil || lenient {
      throw ValidationError(
        "--as-is asks nothing of the model: leave --to, --from, --set, --image-size, --classes and "
          + "--lenient out")
    }
    if digest, maxShardSize != nil {
      throw ValidationError("--digest is of one file, --max-shard-size makes several")
    }
    let archives = [".pth", ".pt", ".bin", ".ckpt"]
    if maxShardSize != nil, archives.contains(where: output.hasSuffix) {
      throw ValidationError("--max-shard-size splits safetensors files, not \(output)")
    }
  }

  func run() throws {
    var options = ConversionOptions()
    options.settings = model.modelSettings
    options.to = to
    options.dtype = dtype
    options.isLenient = lenient
    options.isAsIs = asIs
    options.imageSize = imageSize
    options.tables = tables
    options.classes = classes
    options.maxShardSize = maxShardSize?.bytes
    options.digestsOutput = digest
    if let rename {
      let file = try InputFile(path: rename)
      options.rules = try file.bytes(in: 0..<file.size)
    }
    let line = ProgressLine(quiet: console.quiet)
    defer { line.clear() }
    let report = try fetching.zoo(console).convert(
      source, to: output, options: options, progress: line.update)
    line.clear()
    if console.json { return Console.print(json: try report.json()) }
    Console.print(report.lines)
  }
}
