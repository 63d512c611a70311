internal import CCurl

extension Transfer {
  /// What libcurl's `code` means for the file.
  func fault(
    _ code: CURLcode, _ handle: borrowing CurlHandle, _ receiver: Receiver
  ) -> FetchFault {
    let url = address.text
    let reason = handle.reason(code)
    switch code {
    case CURLE_ABORTED_BY_CALLBACK:
      return FetchFault(
        error: .cancelled(url: url, received: receiver.count, expected: receiver.total))
    case CURLE_URL_MALFORMAT: return FetchFault(error: .badAddress(url, reason: reason))
    case CURLE_COULDNT_RESOLVE_HOST:
      let host = receiver.lastTarget.flatMap(host(of:)) ?? address.host
      return FetchFault(error: .noSuchHost(url: url, host: host), mayPass: true)
    case CURLE_COULDNT_RESOLVE_PROXY:
      return FetchFault(error: .proxyRefused(url: url, reason: reason), mayPass: true)
    case CURLE_COULDNT_CONNECT:
      return FetchFault(error: .cannotConnect(url: url, reason: reason), mayPass: true)
    case CURLE_TOO_MANY_REDIRECTS:
      return FetchFault(error: .tooManyRedirects(url: url, limit: Self.redirectLimit))
    case CURLE_UNSUPPORTED_PROTOCOL where receiver.lastTarget != nil:
      return FetchFault(error: .redirectRefused(from: url, to: receiver.lastTarget ?? ""))
    case CURLE_SSL_CACERT_BADFILE:
      return FetchFault(error: .badCertificateFile(path: options.certificateFile ?? ""))
    case CURLE_PEER_FAILED_VERIFICATION:
      return FetchFault(error: .insecure(url: url, reason: reason))
    case CURLE_SSL_CONNECT_ERROR:
      return FetchFault(error: .insecure(url: url, reason: reason), mayPass: true)
    case CURLE_OPERATION_TIMEDOUT: return timeout(reason, handle, receiver)
    default: return broken(reason, handle, receiver)
    }
  }

  private func timeout(
    _ reason: String, _ handle: borrowing CurlHandle, _ receiver: Receiver
  ) -> FetchFault {
    guard handle.microseconds(CURLINFO_PRETRANSFER_TIME_T) > 0 else {
      return FetchFault(error: .cannotConnect(url: address.text, reason: reason), mayPass: true)
    }
    return FetchFault(
      error: .stalled(
        url: address.text, received: receiver.count, expected: receiver.total,
        seconds: options.stallSeconds),
      mayPass: true)
  }

  private func broken(
    _ reason: String, _ handle: borrowing CurlHandle, _ receiver: Receiver
  ) -> FetchFault {
    let status = handle.number(CURLINFO_HTTP_CONNECTCODE)
    guard status == 0 || status / 100 == 2 else {
      let words = statusWords(status).map { " (\($0))" } ?? ""
      return FetchFault(
        error: .proxyRefused(url: address.text, reason: "it answered \(status)\(words)"),
        mayPass: RetryPolicy.passingStatuses.contains(status))
    }
    return FetchFault(
      error: .interrupted(
        url: address.text, received: receiver.count, expected: receiver.total, reason: reason),
      mayPass: true)
  }
}
