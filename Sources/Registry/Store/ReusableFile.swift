internal import Fetching
internal import FoundationEssentials
internal import Tensors

/// A file that another program fetched before, and whose digest proves it to be the wanted one.
struct ReusableFile {
  let path: String
  /// What is known of the file, completed by what its place in the cache says.
  let expectation: Expectation

  /// Looks for the file of `url` where PyTorch and the Hugging Face Hub keep theirs.
  static func find(
    url: String, _ expectation: Expectation, environment: [String: String]
  ) -> ReusableFile? {
    let folders = CacheFolders(environment)
    let candidates = [inTorchCache(url, folders), inHubCache(url, folders)]
    return candidates.lazy.compactMap(\.self)
      .map { (path: $0.path, expectation: expectation.knowing($0.digest)) }
      .first { isRight($0.path, $0.expectation) }
      .map { ReusableFile(path: $0.path, expectation: $0.expectation) }
  }

  private static func isRight(_ path: String, _ expectation: Expectation) -> Bool {
    guard let digest = expectation.digest, let file = try? InputFile(path: path),
      file.size == expectation.size ?? file.size, let found = try? SHA256.digest(of: file)
    else { return false }
    return found.hasPrefix(digest)
  }

  private typealias Candidate = (path: String, digest: String?)

  /// `torch.hub` names files by the last part of their address alone.
  private static func inTorchCache(_ url: String, _ folders: CacheFolders) -> Candidate? {
    guard let torch = folders.torch, isPlainFileName(fileName(ofAddress: url))
    else { return nil }
    return ("\(torch)/hub/checkpoints/\(fileName(ofAddress: url))", nil)
  }

  /// The Hub's own client keeps a file under the digest that the Hub states, and links to it from
  /// the name that it has in a revision.
  private static func inHubCache(_ url: String, _ folders: CacheFolders) -> Candidate? {
    let parts = url.split(separator: "/", omittingEmptySubsequences: false)
    guard let hub = folders.hub, parts.count >= 8, parts[2] == "huggingface.co",
      parts[5] == "resolve"
    else { return nil }
    let repository = "\(hub)/models--\(parts[3])--\(parts[4])"
    let revision =
      text(ofFile: "\(repository)/refs/\(parts[6])").map { $0.filter(\.isHexDigit) }
      ?? String(parts[6])
    let name = parts[7...].joined(separator: "/")
    let link = "\(repository)/snapshots/\(revision)/\(name)"
    let blob = (try? FileManager.default.destinationOfSymbolicLink(atPath: link))
      .flatMap { $0.split(separator: "/").last }
    guard let blob, blob.utf8.count == 64 else { return nil }
    return (link, String(blob))
  }
}

extension Expectation {
  /// Adds a digest, where none is known.
  fileprivate func knowing(_ digest: String?) -> Expectation {
    self.digest != nil
      ? self
      : Expectation(size: size, digest: digest, kind: kind, requiresDigest: requiresDigest)
  }
}

/// The beginning of the text file at `path`; nil where there is none.
private func text(ofFile path: String) -> String? {
  guard let file = try? InputFile(path: path) else { return nil }
  return (try? file.bytes(in: 0..<min(file.size, 1000))).map { String(decoding: $0, as: UTF8.self) }
}

/// Where other programs keep what they fetched.
struct CacheFolders {
  /// The folder of PyTorch.
  let torch: String?
  /// The folder of the Hugging Face Hub's client.
  let hub: String?

  /// The folders that `environment` names, in the order in which those programs look.
  init(_ environment: [String: String]) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let cache = value("XDG_CACHE_HOME") ?? value("HOME").map { "\($0)/.cache" }
    torch = value("TORCH_HOME") ?? cache.map { "\($0)/torch" }
    hub =
      value("HF_HUB_CACHE") ?? value("HUGGINGFACE_HUB_CACHE") ?? value("HF_HOME").map {
        "\($0)/hub"
      }
      ?? cache.map { "\($0)/huggingface/hub" }
  }
}
