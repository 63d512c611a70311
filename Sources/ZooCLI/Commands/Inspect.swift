import ArgumentParser
import BEiTZoo

/// The command `zoo inspect`.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is in a checkpoint, without executing anything in it.",
    discussion: """
      Lists every tensor by its path from the root of the file, tensors that share their bytes, \
      objects that are no tensors, and what is unusual about the file.

      Examples:
        zoo inspect checkpoint.pth
        zoo inspect model.safetensors --digest --json
      """)

  @Argument(help: "A checkpoint, an index of shards, or a folder with one of them.")
  var file: String

  @Flag(name: .long, help: "Compute the SHA-256 of each tensor's contiguous little-endian bytes.")
  var digest = false

  @Flag(name: .long, help: "Compute least, greatest, mean, deviation, zeros, NaN and infinities.")
  var stats = false

  @Option(
    name: .long,
    help: ArgumentHelp("Start reading at this byte of the file.", valueName: "bytes"))
  var offset = 0

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if offset < 0 { throw ValidationError("--offset counts from 0") }
  }

  func run() throws {
    let checkpoint = try Checkpoint(path: file, offset: offset)
    let listing = try Listing(checkpoint, digest: digest, stats: stats)
    if output.json { return try Console.print(json: listing) }
    Console.print(listing.lines(of: checkpoint))
  }
}
