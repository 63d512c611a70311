internal import CCurl

/// One request and its answer, redirects included.
struct Transfer {
  let address: WebAddress
  let options: FetchOptions
  /// The first byte to ask for; 0 asks for the whole file.
  var offset = 0
  /// The validator that the file must still have for its rest to be sent.
  var validator: String?
  /// Whether only the head of the answer is wanted.
  var wantsHeadOnly = false

  /// The redirects that are followed.
  static let redirectLimit = 10

  /// How a transfer ended.
  struct End {
    /// What went wrong; nil if the answer was received to its end.
    let fault: FetchFault?
    /// The host that answered last.
    let host: String?
  }

  /// Performs the transfer; what arrives goes to `receiver`, which may end it.
  func perform(into receiver: Receiver) -> End {
    guard var handle = CurlHandle() else {
      let error = FetchError.cannotConnect(url: address.text, reason: "out of memory")
      return End(fault: FetchFault(error: error), host: nil)
    }
    configure(&handle)
    let code = unsafe receiver.receive { unsafe connect(handle, to: $0) }
    let host = handle.text(CURLINFO_EFFECTIVE_URL).flatMap(host(of:))
    guard code != CURLE_OK, !receiver.hasEnded else { return End(fault: nil, host: host) }
    return End(fault: fault(code, handle, receiver), host: host)
  }

  private func connect(_ handle: borrowing CurlHandle, to context: UnsafeMutableRawPointer)
    -> CURLcode
  {
    unsafe shim_curl_set_header(handle.pointer, Receiver.headerCallback, context)
    unsafe shim_curl_set_body(handle.pointer, Receiver.bodyCallback, context)
    unsafe shim_curl_set_progress(handle.pointer, Receiver.progressCallback, context)
    return unsafe curl_easy_perform(handle.pointer)
  }

  private func configure(_ handle: inout CurlHandle) {
    handle.set(CURLOPT_URL, address.text)
    handle.set(CURLOPT_NOSIGNAL, 1)
    // One stream a connection gains nothing from HTTP/2, whose windows take 10 MB of memory.
    handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    handle.set(CURLOPT_FOLLOWLOCATION, 1)
    handle.set(CURLOPT_MAXREDIRS, Self.redirectLimit)
    handle.allowHTTP(redirectsToHTTP: address.scheme == "http")
    handle.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    handle.set(CURLOPT_CONNECTTIMEOUT, options.connectTimeout)
    handle.set(CURLOPT_LOW_SPEED_LIMIT, options.stallSpeed)
    handle.set(CURLOPT_LOW_SPEED_TIME, options.stallSeconds)
    handle.set(CURLOPT_BUFFERSIZE, 512 << 10)
    handle.set(CURLOPT_TCP_KEEPALIVE, 1)
    handle.set(CURLOPT_USERAGENT, "zoo")
    if wantsHeadOnly { handle.set(CURLOPT_NOBODY, 1) }
    // A field of its own rather than CURLOPT_RESUME_FROM, with which libcurl judges the answer.
    if offset > 0 { handle.set(CURLOPT_RANGE, "\(offset)-") }
    // The bytes as they lie on the server: digests and ranges count those.
    var headers = ["Accept-Encoding: identity"]
    if offset > 0, let validator { headers.append("If-Range: \(validator)") }
    handle.set(headers: headers)
    if let token = options.tokens.last(where: { $0.fits(address) }) {
      handle.set(bearer: token.token)
    }
    if let file = options.certificateFile { handle.set(CURLOPT_CAINFO, file) }
    if let proxy = options.proxy { handle.set(CURLOPT_PROXY, proxy) }
  }
}
