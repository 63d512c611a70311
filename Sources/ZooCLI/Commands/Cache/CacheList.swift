import ArgumentParser
import BEiTZoo
import Registry

/// The command `zoo cache ls`.
struct CacheList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List the files of the store, beginnings of files included.",
    discussion: "In JSON sizes are bytes and ages seconds.")

  @OptionGroup var selection: StoreSelection

  @Option(name: .long, help: "The order: model, size (largest first) or age (oldest first).")
  var sort = StoreOrder.model

  @OptionGroup var output: OutputOptions

  func run() throws {
    let zoo = try selection.catalog.zoo()
    let items = sort.sorted(try selection.items(in: zoo, withCatalogues: true))
    try CachedItem.show(items.map { CachedItem($0) }, output, total: "in all")
  }
}

/// The orders in which the files of the store are listed.
enum StoreOrder: String, ExpressibleByArgument, CaseIterable {
  case model, size, age

  func sorted(_ items: [StoreItem]) -> [StoreItem] {
    switch self {
    case .model: items
    case .size: items.sorted { ($0.size, $1.path) > ($1.size, $0.path) }
    case .age: items.sorted { ($0.modified, $0.path) < ($1.modified, $1.path) }
    }
  }
}
