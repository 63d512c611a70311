package import Fetching
internal import FoundationEssentials

/// How models are brought into the store.
package struct DownloadOptions: Sendable {
  /// How files are fetched.
  package var fetch: FetchOptions
  /// Whether a file in the cache of PyTorch or of the Hugging Face Hub is used if its digest is right.
  package var reuses = true
  /// The variables that say where those caches lie.
  package var environment: [String: String]
  /// The bases of which each in turn takes the place of scheme and host in every address; none for
  /// the addresses as they are.
  package var mirrors: [String] = []
  /// The files that models are held to; nil for none.
  package var lock: ModelLock?

  /// The options that `environment` asks for.
  ///
  /// `ZOO_MIRROR` lists mirrors, `ZOO_OFFLINE` forbids the network unless it is empty or 0, and
  /// `ZOO_TOKEN` lists tokens as `HOST=TOKEN`, each shown to that host and nobody else; `HF_TOKEN` is
  /// the Hugging Face Hub's. Lists are separated by spaces.
  package init(environment: [String: String] = [:]) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    func words(_ name: String) -> [String] {
      (value(name) ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }
    fetch = FetchOptions()
    mirrors = words("ZOO_MIRROR")
    fetch.isOffline = (value("ZOO_OFFLINE") ?? "0") != "0"
    fetch.tokens =
      (value("HF_TOKEN").map { [HostToken(host: "huggingface.co", token: $0)] } ?? [])
      + words("ZOO_TOKEN").compactMap(HostToken.init)
    self.environment = environment
  }

  /// The options that the environment of this process asks for.
  package static var current: DownloadOptions {
    DownloadOptions(environment: ProcessInfo.processInfo.environment)
  }
}
