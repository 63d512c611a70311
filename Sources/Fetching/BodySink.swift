internal import Tensors

/// Puts the body of an answer into the partial file.
///
/// The first bytes are held back until they have been looked at, so that a page of an intermediate
/// network never costs the good beginning that is already here.
final class BodySink {
  private let file: PartialFile
  private let asked: PartAsked
  private let report: (FetchEvent) -> Void
  private let checksSpace: Bool
  private var meter: TransferMeter
  private var verdict: Verdict?
  private var heads: [ResponseHead] = []
  private var held: [UInt8] = []
  private var hasBegun = false
  /// The size of the file, once it is known.
  private(set) var total: Int?
  /// The digest that the server states.
  private(set) var serverDigest: String?

  init(
    _ file: PartialFile, asked: PartAsked, meter: TransferMeter, checksSpace: Bool,
    report: @escaping (FetchEvent) -> Void
  ) {
    self.file = file
    self.asked = asked
    self.report = report
    self.checksSpace = checksSpace
    self.meter = meter
    total = asked.expectation.size
  }

  /// The bytes that are here.
  var count: Int { file.count }

  /// The bytes that arrived so far in this fetch, and their rate.
  var measured: TransferMeter { meter }

  /// Learns what the body will be.
  func expect(_ verdict: Verdict, heads: [ResponseHead]) {
    self.verdict = verdict
    self.heads = heads
    serverDigest = heads.lazy.compactMap(\.linkedDigest).first
  }

  /// Takes a stretch of the body.
  func receive(_ bytes: RawSpan) throws(FetchError) {
    if hasBegun { return try add(bytes) }
    unsafe bytes.withUnsafeBytes { unsafe held.append(contentsOf: $0) }
    if held.count >= ContentKind.wantedBytes { try begin() }
  }

  /// Takes note that the body has ended.
  func finish() throws(FetchError) { if !hasBegun { try begin() } }

  private func begin() throws(FetchError) {
    hasBegun = true
    switch verdict {
    case .append(let size):
      try check(size: size)
      try checkDigests()
    case .replace(let size):
      try checkContent()
      try check(size: size)
      try checkDigests()
      if file.count > 0 { report(.restarting(restartReason)) }
      try file.restart(url: asked.url)
    default: return
    }
    try checkRoom()
    try file.describe { record in describe(&record) }
    let head = held
    held = []
    try add(head.rawSpan)
  }

  /// Why the server sends bytes that are here already.
  private var restartReason: RestartReason {
    guard asked.offset > 0 else { return .unproven }
    let isSame = asked.known.strongValidator == heads.last?.strongValidator
    return isSame ? .rangeIgnored : .changed
  }

  private func describe(_ record: inout PartialRecord) {
    guard let head = heads.last else { return }
    record.url = asked.url
    record.size = total
    record.entityTag = head["etag"] ?? record.entityTag
    record.lastModified = head["last-modified"] ?? record.lastModified
    record.strongValidator = head.strongValidator ?? record.strongValidator
  }

  private func add(_ bytes: RawSpan) throws(FetchError) {
    guard bytes.byteCount > 0 else { return }
    if let total, file.count + bytes.byteCount > total {
      file.remove()
      throw .wrongSize(url: asked.url, expected: total, found: file.count + bytes.byteCount)
    }
    try file.append(bytes)
    if meter.add(bytes.byteCount) { reportProgress() }
  }

  /// Takes note of the time, whether bytes arrive or not, so that a rate does not outlive its bytes.
  func tick() {
    if hasBegun, meter.isSilent() { reportProgress() }
  }

  private func reportProgress() {
    report(.progress(FetchProgress(done: file.count, total: total, rate: meter.rate())))
  }
}

extension BodySink {
  private func checkContent() throws(FetchError) {
    let kind = asked.expectation.kind
    guard !isPage(held) else { throw .page(url: asked.url) }
    guard kind.accepts(held) else {
      throw .unexpectedContent(url: asked.url, expected: kind, found: shownBytes(held))
    }
  }

  /// Compares everything that states the size; a length that the server only states for a body
  /// still counts once the body has that length.
  private func check(size: Int?) throws(FetchError) {
    let linked = heads.lazy.compactMap(\.linkedSize).first
    for found in [size, linked] {
      if let known = total, let found, known != found {
        throw .wrongSize(url: asked.url, expected: known, found: found)
      }
      total = total ?? found
    }
  }

  private func checkDigests() throws(FetchError) {
    guard let expected = asked.expectation.digest, let found = serverDigest,
      !found.hasPrefix(expected)
    else { return }
    throw .wrongServerDigest(url: asked.url, expected: expected, stated: found)
  }

  private func checkRoom() throws(FetchError) {
    let folder = PartialFolder(destination: file.path).folder
    guard checksSpace, let total, let free = freeSpace(in: folder) else { return }
    let needed = total - file.count
    guard needed > free else { return }
    throw .noSpace(path: folder, needed: needed, available: free)
  }
}
