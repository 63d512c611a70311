import ArgumentParser
import BEiTZoo

/// The command `zoo show`.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is known of a model.")

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
