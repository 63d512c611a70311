public import ArgumentParser
import BEiTZoo

/// The command `zoo list`.
struct List: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the published models.",
    discussion: """
      A pattern without wildcards lists the names that begin with it, else those that contain it. \
      RECORDED is the first figure that the publisher states; `zoo show NAME` says how it was \
      measured.

      Examples:
        zoo list 'beitv2*' --task classification --sort accuracy
        zoo list --size large --json
      """)

  @Argument(help: "The names to list; `*`, `?` and `[…]` match as in a shell.")
  var pattern: String?

  @Option(name: .long, help: "Only models for this task.")
  var task: ModelTask?

  @Option(name: .long, help: "Only this family: beit or beitv2.")
  var family: String?

  @Option(name: .long, help: "Only this publisher, such as unilm or timm.")
  var publisher: String?

  @Option(name: .long, help: "Only models trained on this data set, such as imagenet-1k.")
  var dataset: String?

  @Option(name: .long, help: "Only this size: tiny, base or large.")
  var size: String?

  @Option(name: .long, help: "The order.")
  var sort = ModelOrder.catalog

  @OptionGroup var output: OutputOptions

  func run() throws {
    let models = try matchingModels()
    if output.json { return try Console.print(json: models.map(ModelSummary.init)) }
    guard models.isEmpty else { return Console.print(ModelSummary.table(of: models).lines) }
    if !output.quiet { Console.note("no model matches\nhint: `zoo list` shows all") }
  }

  private func matchingModels() throws -> [ModelEntry] {
    let catalog = try Zoo().catalog
    let models = try catalog.models(matching: filter(pattern), order: sort)
    guard models.isEmpty, let pattern else { return models }
    return try catalog.models(matching: filter("*" + pattern), order: sort)
  }

  private func filter(_ pattern: String?) -> ModelFilter {
    ModelFilter(
      pattern: pattern, task: task, family: family, publisher: publisher, dataset: dataset,
      size: size)
  }
}

extension ModelTask: ExpressibleByArgument {}

extension ModelOrder: ExpressibleByArgument {}
