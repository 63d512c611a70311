import ArgumentParser
import BEiTZoo

/// The command `zoo get`.
struct Get: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make models ready for use: fetch, verify and convert them into the store.",
    discussion: """
      Prints one path a model: a safetensors file under the names of the Swift models, with the \
      provenance of its checkpoint. Commands that run a model do the same where it is named and not \
      in the store yet.

      Examples:
        zoo get beitv2_tiny_patch8_64
        zoo get beitv2_base_patch16_224 --mirror https://mirror.example.org/models
      """)

  @Argument(
    help: "The models' names, aliases, or patterns with `*`, `?` and `[…]`.",
    completion: .modelNames)
  var names: [String] = []

  @OptionGroup var options: BringOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if names.isEmpty, !options.locked { throw ValidationError("name at least one model") }
  }

  private struct Ready: Encodable {
    let model: String
    let path: String
    let size: Int
    let sha256: String
    let source: String
    let checkpoint: String?

    init(_ stored: StoredModel) {
      (model, path) = (stored.model, stored.path)
      (size, sha256) = (stored.size, stored.sha256)
      (source, checkpoint) = (stored.source, stored.obtainedFrom)
    }
  }

  func run() throws {
    let request = BringRequest(
      names: names, fetching: fetching, options: options, output: output)
    let zoo = try request.zoo()
    let entries = try request.entries(in: zoo)
    if options.dryRun {
      return try PlannedDownload.show(entries, in: zoo, converting: true, output)
    }
    let outcome = try request.run(entries, in: zoo) { zoo, entry in try zoo.get(entry) }
    if output.json {
      try Console.print(json: outcome.values.map(Ready.init))
    } else {
      Console.print(outcome.values.map(\.path))
    }
    try outcome.end()
  }
}
