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
  /// The files that models are held to; nil for none.
  package var lock: ModelLock?

  /// The options that `environment` asks for.
  ///
  /// `ZOO_MIRROR` takes the place of scheme and host in every address, `ZOO_OFFLINE` forbids the
  /// network unless it is empty or 0, and `HF_TOKEN` is shown to the Hugging Face Hub and nobody else.
  package init(environment: [String: String] = [:]) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    fetch = FetchOptions()
    fetch.mirror = value("ZOO_MIRROR")
    fetch.isOffline = (value("ZOO_OFFLINE") ?? "0") != "0"
    fetch.token = value("HF_TOKEN").map { HostToken(host: "huggingface.co", token: $0) }
    self.environment = environment
  }

  /// The options that the environment of this process asks for.
  package static var current: DownloadOptions {
    DownloadOptions(environment: ProcessInfo.processInfo.environment)
  }
}
