/// The attempts of one fetch over the network.
final class NetworkFetch {
  private let session: FetchSession
  private let address: WebAddress
  private let file: PartialFile
  private var meter = TransferMeter()
  private var total: Int?
  private var serverDigest: String?
  private var host: String?
  /// The attempts in a row that failed and brought little.
  private var failures = 0
  /// The most bytes that were ever here.
  private var furthest = 0
  /// Whether the file was put together from several answers.
  private var isPieced = false
  private var hasRestarted = false
  private var generator = SystemRandomNumberGenerator()

  /// Takes over what an earlier fetch left, or starts an empty file.
  init(_ session: FetchSession, _ address: WebAddress) throws(FetchError) {
    self.session = session
    self.address = address
    total = session.expectation.size
    if let found = session.folder.claim() {
      file = try PartialFile(found)
    } else {
      file = try PartialFile(path: session.folder.newPath(), url: address.text)
    }
  }

  func run() throws(FetchError) -> FetchedFile {
    do throws(FetchError) {
      try restore()
      let digest = try fetchedDigest()
      return try session.publish(
        file, digest: digest, serverDigest: serverDigest, host: host, transferred: meter.received)
    } catch {
      // The count tells how much of the work is saved.
      let cancelled = FetchError.cancelled(url: address.text, received: file.count, expected: total)
      file.release()
      if case .cancelled = error { throw cancelled }
      throw error
    }
  }

  /// Reads the bytes of an earlier fetch, if they can be of use.
  private func restore() throws(FetchError) {
    guard file.inherited > 0 else { return }
    let record = file.record
    guard canGoOn, file.inherited <= session.expectation.size ?? record.size ?? .max else {
      session.report(.restarting(canGoOn ? .tooLong : .unproven))
      return try file.restart(url: address.text)
    }
    try file.restore { () throws(FetchError) in try session.checkCancelled() }
    isPieced = true
    furthest = file.count
    session.report(.resuming(at: file.count))
  }

  /// Whether it will show if the rest belongs to another version of the file.
  private var canGoOn: Bool {
    file.record.validator(for: address.text) != nil || session.expectation.digest != nil
  }

  /// Fetches until all bytes are here and have proven right; begins again once if they do not.
  private func fetchedDigest() throws(FetchError) -> String {
    while true {
      try transferAll()
      do throws(FetchError) {
        return try session.check(file, serverDigest: serverDigest)
      } catch {
        guard case .wrongDigest = error, isPieced, !hasRestarted else {
          file.remove()
          throw error
        }
        try restart(.wrongDigest)
      }
    }
  }

  private func transferAll() throws(FetchError) {
    while !(try isWhole()) {
      try session.checkCancelled()
    }
  }

  /// Makes one attempt; says whether all bytes are here afterwards.
  private func isWhole() throws(FetchError) -> Bool {
    let offset = canGoOn ? file.count : 0
    let asked = PartAsked(
      url: address.text, offset: offset, known: file.record, expectation: session.expectation)
    let sink = BodySink(
      file, asked: asked, meter: meter, checksSpace: session.options.checksSpace,
      report: session.report)
    let receiver = Receiver(asked, sink: sink, cancellation: session.cancellation)
    let end = transfer(offset).perform(into: receiver)
    if end.fault == nil { receiver.finish() }
    meter = sink.measured
    total = sink.total ?? total
    serverDigest = sink.serverDigest ?? serverDigest
    host = end.host ?? host
    if let failure = receiver.failure { throw failure.error }
    return try conclude(receiver, end)
  }

  private func transfer(_ offset: Int) -> Transfer {
    Transfer(
      address: address, options: session.options, offset: offset,
      validator: file.record.validator(for: address.text))
  }

  private func conclude(_ receiver: Receiver, _ end: Transfer.End) throws(FetchError) -> Bool {
    switch receiver.verdict {
    case .complete: return true
    case .restart(let reason):
      try restart(reason)
      return false
    case .refuse(let fault):
      try wait(after: fault)
      return false
    case .append: isPieced = true
    case .replace: isPieced = false
    case nil: break
    }
    if let fault = end.fault {
      try wait(after: fault)
      return false
    }
    return try isWhole(after: receiver)
  }

  /// Whether an answer that came to its end has brought the end of the file.
  private func isWhole(after receiver: Receiver) throws(FetchError) -> Bool {
    guard let total, file.count < total else { return true }
    if case .replace = receiver.verdict, receiver.heads.last?.isDelimited == true {
      file.remove()
      throw .wrongSize(url: address.text, expected: total, found: file.count)
    }
    let error = FetchError.interrupted(
      url: address.text, received: file.count, expected: total,
      reason: "the server ended the answer early")
    try wait(after: FetchFault(error: error, mayPass: true))
    return false
  }

  private func restart(_ reason: RestartReason) throws(FetchError) {
    guard !hasRestarted else {
      file.remove()
      throw .unstable(url: address.text, reason: reason)
    }
    hasRestarted = true
    session.report(.restarting(reason))
    try file.restart(url: address.text)
    isPieced = false
  }

  /// Waits before the next attempt, or throws the fault if there is none.
  private func wait(after fault: FetchFault) throws(FetchError) {
    let policy = session.options.retries
    if file.count >= furthest + RetryPolicy.progressBytes { failures = 0 }
    furthest = max(furthest, file.count)
    failures += 1
    guard fault.mayPass, failures <= policy.limit,
      fault.retryAfter ?? 0 <= policy.longestAskedDelay
    else { throw fault.error }
    let seconds = policy.delay(before: failures, asked: fault.retryAfter, using: &generator)
    session.report(.retrying(fault.error, seconds: seconds))
    try session.sleep(seconds)
  }
}
