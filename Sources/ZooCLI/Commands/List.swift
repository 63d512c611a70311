public import ArgumentParser
import BEiTZoo

/// The command `zoo list`.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the published models.",
    discussion: "Example: zoo list '*beitv2*' --task classification --sort accuracy")

  @Argument(help: "Names to list; `*`, `?` and `[…]` match as in a shell.")
  var pattern: String?

  @Option(name: .long, help: "Only this task: \(ModelTask.listing).")
  var task: ModelTask?

  @Option(name: .long, help: "Only this family, such as beitv2.")
  var family: String?

  @Option(name: .long, help: "Only this publisher, such as unilm.")
  var publisher: String?

  @Option(name: .long, help: "Only models trained on this data set.")
  var dataset: String?

  @Option(name: .long, help: "Only this size, such as base.")
  var size: String?

  @Option(name: .long, help: "The order: \(ModelOrder.listing).")
  var sort = ModelOrder.catalog

  @OptionGroup var output: OutputOptions

  func run() throws {
    let filter = ModelFilter(
      pattern: pattern, task: task, family: family, publisher: publisher, dataset: dataset,
      size: size)
    let models = try Zoo().catalog.models(matching: filter, order: sort)
    if output.json { return try Console.print(json: models.map(ModelSummary.init)) }
    Console.print(ModelSummary.table(of: models).lines)
    if models.isEmpty { Console.note("no model matches") }
  }
}

extension ModelTask: ExpressibleByArgument {
  static var listing: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension ModelOrder: ExpressibleByArgument {
  static var listing: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
