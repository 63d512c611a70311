internal import Tensors

/// One fetch from the first look at the disk to the finished file.
final class FetchSession {
  let destination: String
  let expectation: Expectation
  let options: FetchOptions
  let cancellation: Cancellation
  let report: (FetchEvent) -> Void
  let source: Source
  let folder: PartialFolder
  private let before: FileIdentity?

  /// Where the bytes come from, once the address is understood.
  enum Source {
    case network(WebAddress)
    case file(String, address: String?)
    case bytes([UInt8], name: String)
  }

  init(
    _ request: FetchRequest, options: FetchOptions, cancellation: Cancellation,
    report: @escaping (FetchEvent) -> Void
  ) throws(FetchError) {
    destination = request.destination
    self.options = options
    self.cancellation = cancellation
    self.report = report
    folder = PartialFolder(destination: request.destination)
    expectation = request.expectation.completed(byName: folder.name)
    source = try Source(request.source, mirror: options.mirror)
    before = FileIdentity(path: request.destination)
  }

  func run() throws(FetchError) -> FetchedFile {
    guard expectation.digest != nil || !expectation.requiresDigest else {
      throw .digestRequired(url: source.name)
    }
    if let present = try present(.present) { return present }
    if case .network(let address) = source, options.isOffline {
      throw .offline(url: address.text)
    }
    let lock = try waitForLock()
    return try run(holding: lock)
  }

  /// The lock lasts as long as this function.
  private func run(holding lock: borrowing FileLock) throws(FetchError) -> FetchedFile {
    if let present = try present(.fetchedByAnother) { return present }
    report(.started(source: source.name))
    switch source {
    case .network(let address): return try NetworkFetch(self, address).run()
    case .file(let path, _): return try copy(from: .file(path))
    case .bytes(let bytes, _): return try copy(from: .bytes(bytes))
    }
  }

  /// Whether the destination holds another file than when this fetch began.
  var wasReplaced: Bool { FileIdentity(path: destination) != before }

  /// The file at the destination, if it is the one that is wanted.
  ///
  /// A digest decides. Without one only a file that came meanwhile is taken, which another process
  /// has checked before it gave it this name.
  func present(_ outcome: FetchedFile.Outcome) throws(FetchError) -> FetchedFile? {
    guard let found = FileIdentity(path: destination), found.size == expectation.size ?? found.size,
      expectation.digest != nil || (outcome == .fetchedByAnother && wasReplaced)
    else { return nil }
    do throws(CheckpointError) {
      let digest = try SHA256.digest(of: InputFile(path: destination))
      guard digest.hasPrefix(expectation.digest ?? "") else { return nil }
      return result(outcome, size: found.size, digest: digest)
    } catch {
      throw .file(error)
    }
  }

  func result(
    _ outcome: FetchedFile.Outcome, size: Int, digest: String, serverDigest: String? = nil,
    host: String? = nil, entityTag: String? = nil, resumedFrom: Int = 0, transferred: Int = 0
  ) -> FetchedFile {
    let proof: FetchedFile.Proof =
      switch expectation.digest?.utf8.count {
      case 64?: .digest
      case nil: serverDigest == nil ? .firstUse : .serverDigest
      default: .digestPrefix
      }
    return FetchedFile(
      path: destination, size: size, sha256: digest, outcome: outcome, proof: proof,
      address: source.address, host: host, entityTag: entityTag, resumedFrom: resumedFrom,
      transferred: transferred)
  }
}

extension FetchSession.Source {
  init(_ source: FetchRequest.Source, mirror: String?) throws(FetchError) {
    switch source {
    case .bytes(let bytes, let name): self = .bytes(bytes, name: name)
    case .file(let path): self = .file(path, address: nil)
    case .address(let text):
      let named = try WebAddress(text)
      let address =
        try mirror.map { base throws(FetchError) in try named.mirrored(by: base) } ?? named
      if let path = try address.localPath() {
        self = .file(path, address: address.text)
      } else {
        self = .network(address)
      }
    }
  }

  /// What messages call the source.
  var name: String {
    switch self {
    case .network(let address): address.text
    case .file(let path, _): path
    case .bytes(_, let name): name
    }
  }

  /// The address; nil for bytes that the program carries.
  var address: String? {
    switch self {
    case .network(let address): address.text
    case .file(_, let address): address
    case .bytes: nil
    }
  }
}
