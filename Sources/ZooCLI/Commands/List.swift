public import ArgumentParser
import BEiTZoo
import Registry

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
        zoo list --has-metric mIoU
        zoo list --cached
      """)

  @Argument(
    help: "The names to list; `*`, `?` and `[…]` match as in a shell.", completion: .modelNames)
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

  @Option(
    name: .long,
    help: ArgumentHelp("Only models of which this was recorded.", valueName: "metric"))
  var hasMetric: Metric?

  @Flag(name: .long, help: "Only models that are in the store, or begun there.")
  var cached = false

  @Option(name: .long, help: "The order.")
  var sort = ModelOrder.catalog

  @Flag(name: .long, help: "Turn the order round.")
  var reverse = false

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let zoo = try catalog.zoo()
    // Without a home there is no store, and nothing in it.
    let stored = (try? zoo.store.kinds()) ?? [:]
    let matching = try matchingModels(in: zoo.catalog, stored: stored)
    let models = reverse ? matching.reversed() : matching
    if output.json {
      return try Console.print(
        json: models.map { ModelSummary($0, stored: stored[$0.name] ?? []) })
    }
    guard models.isEmpty else {
      return Console.print(ModelSummary.table(of: models, stored: stored).lines)
    }
    if !output.quiet { Console.note("no model matches\nhint: `zoo list` shows all") }
  }

  private func matchingModels(
    in catalog: Catalog, stored: [String: [StoreItem.Kind]]
  ) throws -> [ModelEntry] {
    var filter = ModelFilter(
      pattern: pattern, task: task, family: family, publisher: publisher, dataset: dataset,
      size: size, metric: hasMetric, names: cached ? Set(stored.keys) : nil)
    let models = try catalog.models(matching: filter, order: sort)
    guard models.isEmpty, let pattern else { return models }
    filter.pattern = "*" + pattern
    return try catalog.models(matching: filter, order: sort)
  }
}

extension ModelTask: ExpressibleByArgument {}

extension ModelOrder: ExpressibleByArgument {}

extension Metric: ExpressibleByArgument {}
