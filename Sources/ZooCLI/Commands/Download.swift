import ArgumentParser
import BEiTZoo

/// The command `zoo download`.
struct Download: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch models into the store as they were published, and say where they are.",
    discussion: """
      Prints one path a model. What was fetched before and broke off goes on from there; a file that \
      is there already is not fetched again. With --json what happens is told on stderr, one object \
      a line.

      Examples:
        zoo inspect "$(zoo download beitv2_tiny_patch8_64)"
        zoo download 'beitv2_base*' --dry-run
        zoo download beitv2_tiny_patch8_64 --write-lock
      """)

  @OptionGroup var options: BringOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var output: OutputOptions

  private struct Fetched: Encodable {
    let model: String
    let path: String
    let size: Int
    let sha256: String
    let source: String
    let obtainedFrom: String?
    let proof: String?

    init(_ stored: StoredModel) {
      (model, path) = (stored.model, stored.path)
      (size, sha256) = (stored.size, stored.sha256)
      (source, obtainedFrom) = (stored.source, stored.obtainedFrom)
      proof = stored.proof
    }
  }

  func run() throws {
    let request = BringRequest(options: options, fetching: fetching, output: output)
    let zoo = try request.zoo()
    let entries = try request.entries(in: zoo)
    if options.dryRun { return try PlannedDownload.show(entries, in: zoo, output) }
    let outcome = try request.run(entries, in: zoo) { zoo, entry in try zoo.download(entry) }
    if output.json {
      try Console.print(json: outcome.values.map(Fetched.init))
    } else {
      Console.print(outcome.values.map(\.path))
    }
    try outcome.end()
  }
}
