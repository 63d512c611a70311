internal import Fetching
internal import FoundationEssentials
internal import Tensors

/// One file of a model and how it gets into the store.
struct DownloadAttempt {
  let store: Store
  let entry: ModelEntry
  let file: ModelFile
  var options: DownloadOptions
  let locked: ModelLock.File?

  private var path: String { store.path(of: file, of: entry) }

  /// Fetches the file from the first mirror that gives it, or from its address where there are none.
  func runAtMirrors(
    at time: Date, cancellation: Cancellation, report: @escaping (FetchEvent) -> Void
  ) throws(RegistryError) -> StoredFile {
    guard !options.mirrors.isEmpty, file.url != nil else {
      return try run(at: time, cancellation: cancellation, report: report)
    }
    var attempt = self
    var mirrors = options.mirrors[...]
    while true {
      attempt.options.fetch.mirror = mirrors.popFirst()
      do throws(RegistryError) {
        return try attempt.run(at: time, cancellation: cancellation, report: report)
      } catch {
        guard !mirrors.isEmpty, case .fetch(_, let fault) = error, fault.isOfSource else {
          throw error
        }
        report(.passingOn(fault))
      }
    }
  }

  /// Fetches the file and writes its record.
  func run(
    at time: Date, cancellation: Cancellation, report: @escaping (FetchEvent) -> Void
  ) throws(RegistryError) -> StoredFile {
    let earlier = try earlier()
    let expectation = try expectation(earlier)
    let found = reusable(expectation)
    let source: FetchRequest.Source
    if let found { source = .file(found.path) } else { source = try self.source() }
    try store.makeFolder(store.folder(of: entry))
    let request = FetchRequest(
      source: source, destination: path, expectation: found?.expectation ?? expectation)
    let fetched: FetchedFile
    do throws(FetchError) {
      fetched = try Fetcher(options: options.fetch).fetch(
        request, cancellation: cancellation, report: report)
    } catch {
      throw .fetch(model: entry.name, error)
    }
    let proof = proof(of: fetched, earlier)
    return try store.record(stored(fetched, proof, reused: found?.path, at: time), at: path)
  }

  /// What `run` would do.
  func plan() throws(RegistryError) -> DownloadPlan {
    let expectation = try expectation(earlier())
    let step: DownloadPlan.Step
    if file.state == .bundled {
      step = .carried
    } else if let found = reusable(expectation) {
      step = .reuse(path: found.path)
    } else {
      let partials = Leftover.list(in: store.folder(of: entry))
      let have = partials.filter { $0.target == file.name && $0.isAbandoned }.map(\.size).max()
      step = .fetch(have: have ?? 0)
    }
    return DownloadPlan(
      model: entry.name, path: path, source: file.location, mirrors: options.mirrors,
      size: expectation.size, step: step)
  }

  private func source() throws(RegistryError) -> FetchRequest.Source {
    if let url = file.url { return .address(url) }
    guard let place = file.path, let bytes = CarriedFile.bytes(of: place) else {
      throw .notCarried(model: entry.name, path: file.location)
    }
    return .bytes(bytes, name: place)
  }

  /// The record of an earlier fetch of this very file.
  private func earlier() throws(RegistryError) -> StoredFile? {
    guard let record = try store.record(ofFileAt: path), file.mismatch(with: record) == nil else {
      return nil
    }
    return record
  }

  /// What the lock file and the catalogue say of the digest.
  private var stated: [String] {
    [locked?.sha256, file.sha256, file.sha256Prefix].compactMap(\.self)
  }

  /// What vouches for the file; what this machine noted at its first use stays no more than that.
  private func proof(of fetched: FetchedFile, _ earlier: StoredFile?) -> String {
    switch stated.map(\.utf8.count).max() {
    case 64?: FetchedFile.Proof.digest.rawValue
    case .some: FetchedFile.Proof.digestPrefix.rawValue
    case nil:
      earlier.map { $0.proof ?? FetchedFile.Proof.firstUse.rawValue } ?? fetched.proof.rawValue
    }
  }

  /// What the lock file, the catalogue and an earlier record say of the file.
  private func expectation(_ earlier: StoredFile?) throws(RegistryError) -> Expectation {
    let digests = stated + [earlier?.sha256].compactMap(\.self)
    if let longest = digests.max(by: { $0.utf8.count < $1.utf8.count }),
      let other = digests.first(where: { !longest.hasPrefix($0) })
    {
      // They speak of different files; to take one would be a guess.
      throw .wrongDigest(path: path, expected: other, found: longest)
    }
    return Expectation(
      size: locked?.size ?? file.size ?? earlier?.size,
      digest: digests.max { $0.utf8.count < $1.utf8.count },
      kind: file.format.contentKind, requiresDigest: file.requiresDigest ?? false)
  }

  private func reusable(_ expectation: Expectation) -> ReusableFile? {
    guard options.reuses, let url = file.url else { return nil }
    return ReusableFile.find(url: url, expectation, environment: options.environment)
  }

  private func stored(_ fetched: FetchedFile, _ proof: String, reused: String?, at time: Date)
    -> StoredFile
  {
    let obtained = reused ?? fetched.address
    return StoredFile(
      model: entry.name, file: file.name, source: file.location, size: fetched.size,
      sha256: fetched.sha256, license: entry.license?.name, time: time.formatted(.iso8601),
      obtainedFrom: obtained == file.location ? nil : obtained, host: fetched.host,
      entityTag: fetched.entityTag, proof: proof)
  }
}

extension ModelFile.Format {
  /// What the first bytes of such a file must be.
  fileprivate var contentKind: ContentKind {
    switch self {
    case .torch: .torch
    case .safetensors: .safetensors
    case .keras: .hdf5
    case .pickle: .pickle
    }
  }
}
