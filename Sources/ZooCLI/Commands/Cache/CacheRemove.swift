import ArgumentParser
import BEiTZoo

/// The command `zoo cache rm`.
struct CacheRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm", abstract: "Remove models from the store.",
    discussion: """
      Removes all files of the models, or with --kind those of that kind. Files that a process is \
      fetching stay, and are reported with exit status 2. A model whose checkpoint was removed can \
      still be run from its converted file.
      """)

  @OptionGroup var selection: StoreSelection

  @Flag(name: .long, help: "Say what would be removed, and remove nothing.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if selection.names.isEmpty { throw ValidationError("name at least one model") }
  }

  func run() throws {
    let zoo = try selection.catalog.zoo()
    let wanted = try selection.items(in: zoo)
    let gone = try zoo.store.remove(wanted, isDryRun: dryRun)
    try CachedItem.show(
      gone.map { CachedItem($0) }, output, total: dryRun ? "would remove" : "removed")
    let kept = wanted.filter { !gone.contains($0) }
    for item in kept { Console.note("\(item.path): a process is working on it") }
    if !kept.isEmpty { throw ExitStatus.couldNotRun.code }
  }
}
