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

  @OptionGroup var options: BringOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var output: OutputOptions

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
    let request = BringRequest(options: options, fetching: fetching, output: output)
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
