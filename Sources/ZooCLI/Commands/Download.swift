import ArgumentParser
import BEiTZoo

/// The command `zoo download`.
struct Download: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch models into the store and say where they are.",
    discussion: """
      Prints one path a model. A file that is there already is checked and not fetched again.

      Example: zoo inspect "$(zoo download beitv2_tiny_patch8_64)"
      """)

  @Argument(help: "The models' names or aliases.")
  var names: [String]

  @OptionGroup var output: OutputOptions

  private struct Fetched: Encodable {
    let model: String
    let path: String
    let size: Int
    let sha256: String
    let source: String
  }

  func run() throws {
    let zoo = try Zoo()
    var fetched: [Fetched] = []
    for name in names {
      let entry = try zoo.catalog.model(named: name)
      let stored = try zoo.store.download(entry)
      fetched.append(
        Fetched(
          model: entry.name, path: try zoo.store.path(of: stored), size: stored.size,
          sha256: stored.sha256, source: stored.source))
    }
    if output.json { return try Console.print(json: fetched) }
    Console.print(fetched.map(\.path))
  }
}
