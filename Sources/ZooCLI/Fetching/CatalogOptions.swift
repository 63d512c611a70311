import ArgumentParser
import BEiTZoo
import FoundationEssentials

/// Which models are known, and how catalogues are fetched that lie elsewhere.
struct CatalogOptions: ParsableArguments {
  @Option(
    name: .customLong("zoo"), parsing: .singleValue,
    help: ArgumentHelp(
      "Lay a catalogue over the program's own; may be repeated.", valueName: "file or url"),
    completion: .file(extensions: ["json"]))
  var overlays: [String] = []

  @Flag(name: .long, help: "Do not use the network.")
  var offline = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Trust the certificates of this file, in PEM form, instead of the system's.",
      valueName: "file"),
    completion: .file())
  var caFile: String?

  /// How files are fetched, by the environment and these options.
  func downloads() -> DownloadOptions {
    var options = DownloadOptions.current
    if offline { options.fetch.isOffline = true }
    if let caFile { options.fetch.certificateFile = caFile }
    return options
  }

  /// The zoo with these catalogues.
  func zoo() throws -> Zoo { try zoo(downloads()) }

  /// The zoo with these catalogues, whose models come as `downloads` says.
  func zoo(_ downloads: DownloadOptions) throws -> Zoo {
    let environment = ProcessInfo.processInfo.environment
    var zoo = try Zoo(
      Result { () throws(RegistryError) in try Store(environment: environment) },
      overlays: overlays, downloads: downloads, report: { Console.note($0) })
    zoo.cancellation = .interrupt
    return zoo
  }
}
