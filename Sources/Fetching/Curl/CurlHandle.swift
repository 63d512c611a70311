internal import CCurl

/// One transfer's handle of libcurl, with the buffer that its messages go into.
@safe struct CurlHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer
  private let message: UnsafeMutablePointer<CChar>
  private var headers: UnsafeMutablePointer<curl_slist>?

  /// libcurl must be told once, before anything else.
  private static let isReady = shim_curl_global_init() == CURLE_OK

  /// A handle with nothing set; nil if the system has no memory for one.
  init?() {
    guard Self.isReady, let pointer = unsafe curl_easy_init() else { return nil }
    unsafe self.pointer = pointer
    unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    unsafe headers = nil
    unsafe shim_curl_set_error_buffer(pointer, message)
  }

  deinit {
    unsafe curl_easy_cleanup(pointer)
    unsafe curl_slist_free_all(headers)
    unsafe message.deallocate()
  }

  /// Sets an option that is a number.
  func set(_ option: CURLoption, _ value: Int) {
    unsafe shim_curl_set_long(pointer, option, value)
  }

  /// Sets an option that is a text.
  func set(_ option: CURLoption, _ value: String) {
    unsafe shim_curl_set_text(pointer, option, value)
  }

  /// Sets the header fields to send.
  mutating func set(headers lines: [String]) {
    for line in lines {
      if let longer = unsafe curl_slist_append(headers, line) { unsafe headers = longer }
    }
    unsafe shim_curl_set_headers(pointer, headers)
  }

  /// Sets the token for the host of the address.
  func set(bearer token: String) { unsafe _ = shim_curl_set_bearer(pointer, token) }

  /// Sets the schemes that are spoken.
  func allowHTTP(redirectsToHTTP: Bool) {
    unsafe _ = shim_curl_allow_http(pointer, redirectsToHTTP ? 1 : 0)
  }

  /// A number that libcurl has learnt; 0 for none.
  func number(_ info: CURLINFO) -> Int {
    var value = 0
    unsafe shim_curl_get_long(pointer, info, &value)
    return value
  }

  /// A time in microseconds that libcurl has measured.
  func microseconds(_ info: CURLINFO) -> Int {
    var value: curl_off_t = 0
    unsafe shim_curl_get_offset(pointer, info, &value)
    return Int(value)
  }

  /// A text that libcurl has learnt.
  func text(_ info: CURLINFO) -> String? {
    var value: UnsafePointer<CChar>?
    unsafe shim_curl_get_text(pointer, info, &value)
    return unsafe value.map { unsafe String(cString: $0) }
  }

  /// What went wrong, in libcurl's words.
  func reason(_ code: CURLcode) -> String {
    let detail = unsafe String(cString: message)
    return detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
  }
}
