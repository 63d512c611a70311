import ArgumentParser
import BEiTZoo

/// The command `zoo show`.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is known of a model.",
    discussion: """
      The network, its training, the files with their digests, the preprocessing, and the recorded \
      results with the conditions they were measured under. --json prints the catalogue's entry.

      Example: zoo show beitv2_tiny_patch8_64
      """)

  @Argument(help: "The model's name or alias.")
  var name: String

  @OptionGroup var output: OutputOptions

  func run() throws {
    let catalog = try Zoo().catalog
    let entry = try catalog.model(named: name)
    if output.json { return try Console.print(json: entry) }
    Console.print(ModelSheet(entry, in: catalog).lines)
  }
}
