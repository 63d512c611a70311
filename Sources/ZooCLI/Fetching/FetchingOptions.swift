import ArgumentParser
import BEiTZoo
import Tensors

/// Where models come from that are not in the store yet.
struct FetchingOptions: ParsableArguments {
  @OptionGroup var catalog: CatalogOptions

  @Option(
    name: .customLong("mirror"), parsing: .singleValue,
    help: ArgumentHelp(
      "Ask this base in place of scheme and host, for everything; several are asked in turn.",
      valueName: "url"))
  var mirrors: [String] = []

  @Flag(
    name: .customLong("no-reuse"),
    help: "Do not copy from the caches of PyTorch and the Hugging Face Hub.")
  var refusesReuse = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Go through this proxy instead of the one that the environment names.", valueName: "url"))
  var proxy: String?

  @Flag(
    name: .customLong("no-space-check"),
    help: "Begin even where the disk seems too small for the file.")
  var ignoresSpace = false

  @Option(
    name: .customLong("token-file"), parsing: .singleValue,
    help: ArgumentHelp(
      "Show the bearer token in this file to this host, and to no other.", valueName: "host=file"))
  var tokenFiles: [String] = []

  func validate() throws {
    for text in tokenFiles where HostToken(text) == nil {
      throw ValidationError("'\(text)' is not of the form HOST=FILE")
    }
  }

  /// The zoo that these options and the environment describe, which tells on stderr what it fetches.
  func zoo(_ output: OutputOptions) throws -> Zoo {
    try zoo(
      output.quiet ? .nothing : Console.isWatched ? .terminal : .lines, passingOverCarried: true)
  }

  /// The zoo that these options and the environment describe, which tells in `style` what it fetches.
  ///
  /// Of a model that the program carries, a command that only uses it has nothing to tell.
  func zoo(_ style: FetchDisplay.Style, passingOverCarried: Bool) throws -> Zoo {
    var downloads = catalog.downloads()
    if !mirrors.isEmpty { downloads.mirrors = mirrors }
    if refusesReuse { downloads.reuses = false }
    if let proxy { downloads.fetch.proxy = proxy }
    if ignoresSpace { downloads.fetch.checksSpace = false }
    downloads.fetch.tokens += try tokenFiles.compactMap(HostToken.init).map(token)
    var zoo = try catalog.zoo(downloads)
    FetchDisplay.shared.show(as: style, passingOverCarried: passingOverCarried)
    zoo.watcher = FetchDisplay.shared.take
    return zoo
  }

  /// What `--token-file` names, with the token in place of its file.
  private func token(_ named: HostToken) throws -> HostToken {
    let file = try InputFile(path: named.token)
    let text = String(decoding: try file.bytes(in: 0..<min(file.size, 65_536)), as: UTF8.self)
    guard let token = text.split(whereSeparator: \.isWhitespace).first else {
      throw CommandError(named.token, "it holds no token")
    }
    return HostToken(host: named.host, token: String(token))
  }
}
