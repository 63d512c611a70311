import ArgumentParser
import BEiTZoo
import Registry

/// Which files of the store are meant.
struct StoreSelection: ParsableArguments {
  @Argument(
    help: "The models: names, aliases, or patterns with `*`, `?` and `[…]`.",
    completion: .modelNames)
  var names: [String] = []

  @Option(
    name: .customLong("kind"), parsing: .singleValue,
    help: ArgumentHelp(
      "Only these: checkpoint, converted, partial, remnant, catalogue or unknown; may be repeated.",
      valueName: "kind"))
  var kinds: [StoreItem.Kind] = []

  @OptionGroup var catalog: CatalogOptions

  /// The files that are meant; a name that means nothing in the store is an error.
  func items(in zoo: Zoo, withCatalogues: Bool = false) throws -> [StoreItem] {
    let store = try zoo.store
    let all = store.items() + (withCatalogues ? store.catalogueCopies() : [])
    let named = names.isEmpty ? all : try names.flatMap { try items(of: $0, in: all, zoo) }
    return all.filter { named.contains($0) && (kinds.isEmpty || kinds.contains($0.kind)) }
  }

  private func items(of name: String, in all: [StoreItem], _ zoo: Zoo) throws -> [StoreItem] {
    // What is in the store may come from a catalogue that is not at hand now.
    let folders = Set(all.map(\.model)).filter { !$0.isEmpty }
    let pattern = NamePattern(name)
    let wanted: Set<String> =
      if folders.contains(name) {
        [name]
      } else if name.contains(where: { "*?[".contains($0) }) {
        folders.filter(pattern.matches)
      } else {
        [try zoo.catalog.model(named: name).name]
      }
    let found = all.filter { wanted.contains($0.model) }
    guard !found.isEmpty else {
      throw CommandError(
        name, "nothing of it is in the store", hint: "`zoo cache ls` lists the store")
    }
    return found
  }
}

extension StoreItem.Kind: ExpressibleByArgument {}
