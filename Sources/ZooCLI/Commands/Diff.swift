import ArgumentParser
import BEiTZoo

/// The command `zoo diff`.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compare two checkpoints tensor by tensor.",
    discussion: """
      Compares names, types, shapes and values, whatever the formats. With --as both are brought to \
      that layout first, so that one model in two layouts is seen to be the same. Exit status 1 \
      where they differ.

      Example: zoo diff beitv2_base.pth beitv2_base.safetensors --as swift
      """)

  @Argument(help: "A model's name or a checkpoint of any format.")
  var first: String

  @Argument(help: "What to compare it with.")
  var second: String

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp("Compare both in this layout.", valueName: "layout"))
  var layout: Layout?

  @OptionGroup var options: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var console: OutputOptions

  func validate() throws {
    let needsLayout = options.from != nil || options.select != nil || !options.settings.isEmpty
    if layout == nil, needsLayout {
      throw ValidationError("--from, --select and --set need --as")
    }
  }

  func run() throws {
    let line = ProgressLine(quiet: console.quiet)
    defer { line.clear() }
    let difference = try fetching.zoo(console).difference(
      between: first, and: second, through: layout, settings: options.modelSettings
    ) { line.count("tensors", $0, $1) }
    line.clear()
    if console.json {
      try Console.print(json: difference)
    } else {
      Console.print(difference.lines)
    }
    if layout == nil, difference.equal == 0, difference.differing.isEmpty, !difference.isEmpty {
      Console.note("hint: they share no name; compare them in one layout with --as swift")
    }
    if !difference.isEmpty { throw ExitStatus.checkFailed.code }
  }
}
