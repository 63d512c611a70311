import ArgumentParser
import BEiTZoo
import FoundationEssentials
import Tensors

/// The command `zoo add`.
struct Add: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add a model of a third party to this machine's catalogue.",
    discussion: """
      With --url the entry is made of the options; with --entry it is read from a JSON file, which may \
      say everything that the program's catalogue says of its models. Either goes into zoo.json in \
      the store, and the model has its name from then on.

      Examples:
        zoo add my_model --url https://example.org/my_model.pth --sha256 DIGEST
        zoo add my_model --url runs/12/best.pth --labels imagenet-1k
        zoo add --entry my_model.json
        zoo add my_model --remove
      """)

  @Argument(help: "The model's name.")
  var name: String?

  @Option(name: .long, help: "The address of its file, or the path of one on this machine.")
  var url: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A JSON file with the entry, `-` for the input.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var entry: String?

  @Flag(name: .long, help: "Take the model out again; its files stay in the store.")
  var remove = false

  @OptionGroup var facts: EntryFacts
  @OptionGroup var output: OutputOptions

  func validate() throws {
    let sources = [url != nil, entry != nil, remove].count { $0 }
    guard sources == 1 else {
      throw ValidationError("give one of --url, --entry and --remove")
    }
    if entry == nil, name == nil { throw ValidationError("name the model") }
    if entry != nil, name != nil { throw ValidationError("the entry has the name in it") }
  }

  func run() throws {
    let zoo = try Zoo()
    let store = try zoo.store
    if remove {
      let name = name ?? ""
      try store.removeAdded(name)
      if !output.quiet { Console.note("\(name): no longer in \(store.addedCatalogPath)") }
      return
    }
    let bytes = try entry.map(read) ?? facts.entry(named: name ?? "", at: url ?? "")
    let added = try store.add(bytes, publisher: publisherName(in: zoo.catalog))
    if output.json { return try Console.print(json: added) }
    Console.print(added.name)
    if !output.quiet { Console.note("\(added.name): added to \(store.addedCatalogPath)") }
  }

  /// Who publishes the model; nil where a catalogue says so, or where only the entry knows.
  private func publisherName(in catalog: Catalog) -> String? {
    if let name = facts.publisherName { return name }
    guard entry == nil, catalog.publishers[facts.publisher] == nil else { return nil }
    return facts.publisher == "local" ? "this machine" : facts.publisher
  }

  private func read(_ path: String) throws -> [UInt8] {
    let file = try InputFile(path: path == "-" ? "/dev/stdin" : path)
    return try file.bytes(in: 0..<file.size)
  }
}
