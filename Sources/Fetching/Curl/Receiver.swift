internal import CCurl

/// Takes what one transfer brings: judges the head of the answer and passes the body on.
///
/// Made for one transfer and used by one thread.
@safe final class Receiver {
  private let asked: PartAsked
  private let sink: BodySink
  private let cancellation: Cancellation
  /// The redirects that were followed, and the answer that counts.
  private(set) var heads: [ResponseHead] = []
  private(set) var verdict: Verdict?
  /// What stopped the transfer on this side.
  private(set) var failure: FetchFault?
  private var headerBytes = 0

  /// The bytes of header fields that are read before a server is taken for a hostile one.
  private static let headerLimit = 256 << 10

  init(_ asked: PartAsked, sink: BodySink, cancellation: Cancellation) {
    self.asked = asked
    self.sink = sink
    self.cancellation = cancellation
  }

  /// The bytes that are here.
  var count: Int { sink.count }

  /// The size of the file, as far as it is known.
  var total: Int? { sink.total }

  /// Whether the transfer was ended from this side, with all that was wanted of it.
  var hasEnded: Bool {
    switch verdict {
    case .append, .replace, nil: failure != nil
    case .complete, .restart, .refuse: true
    }
  }

  /// Where the last redirect led.
  var lastTarget: String? { heads.last { $0.isFollowed }?["location"] }

  /// Calls `body` with what libcurl has to pass to the callbacks.
  func receive<Result>(_ body: (UnsafeMutableRawPointer) -> Result) -> Result {
    unsafe body(Unmanaged.passUnretained(self).toOpaque())
  }

  private func add(header line: String) -> Bool {
    headerBytes += line.utf8.count
    guard headerBytes <= Self.headerLimit else {
      let reason = "the head of the answer is longer than \(Self.headerLimit) bytes"
      failure = FetchFault(
        error: .interrupted(url: asked.url, received: count, expected: total, reason: reason))
      return false
    }
    // Fields after the body change nothing.
    guard verdict == nil else { return !hasEnded }
    if let head = ResponseHead(statusLine: line) {
      heads.append(head)
    } else if !line.isEmpty, !heads.isEmpty {
      heads[heads.count - 1].add(line: line)
    } else if let head = heads.last, !head.isFollowed, head.status >= 200 {
      let verdict = asked.verdict(on: head, now: now())
      self.verdict = verdict
      sink.expect(verdict, heads: heads)
    }
    return !hasEnded
  }

  private func add(body bytes: RawSpan) -> Bool {
    // The body of a redirect says nothing.
    guard verdict != nil else { return true }
    do throws(FetchError) {
      try sink.receive(bytes)
      return true
    } catch {
      failure = FetchFault(error: error)
      return false
    }
  }

  /// Ends the body after the last byte.
  func finish() {
    guard failure == nil, !hasEnded else { return }
    do throws(FetchError) { try sink.finish() } catch { failure = FetchFault(error: error) }
  }
}

extension Receiver {
  private static func receiver(_ context: UnsafeMutableRawPointer?) -> Receiver? {
    unsafe context.map { unsafe Unmanaged<Receiver>.fromOpaque($0).takeUnretainedValue() }
  }

  /// libcurl calls this for every line of every head.
  static let headerCallback: shim_curl_data_callback = { bytes, size, count, context in
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    var line = unsafe buffer[...]
    while let last = unsafe line.last, last == 0x0a || last == 0x0d { unsafe line.removeLast() }
    let text = unsafe String(decoding: line, as: UTF8.self)
    return unsafe receiver(context)?.add(header: text) == true ? size * count : 0
  }

  /// libcurl calls this for every stretch of a body.
  static let bodyCallback: shim_curl_data_callback = { bytes, size, count, context in
    let span = unsafe RawSpan(
      _unsafeBytes: UnsafeRawBufferPointer(start: bytes, count: size * count))
    return unsafe receiver(context)?.add(body: span) == true ? size * count : 0
  }

  /// libcurl calls this about once a second, whatever happens.
  static let progressCallback: shim_curl_progress_callback = { context, _, _, _, _ in
    guard let receiver = unsafe receiver(context) else { return 1 }
    receiver.sink.tick()
    return receiver.cancellation.isCancelled ? 1 : 0
  }
}
