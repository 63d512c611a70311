internal import Glibc
internal import Tensors

extension FetchError {
  /// What to do next, where that can be said.
  public var hint: String? {
    switch self {
    case .offline: "fetch the file once with the network, or put it into the store yourself"
    case .digestRequired: "add the file's sha256 to its entry in the catalogue"
    case .noSuchHost, .cannotConnect: "check the network, or name a mirror"
    case .proxyRefused: "check the proxy that the environment names"
    case .insecure: "name the certificates to trust with --ca-file; checks cannot be switched off"
    case .stalled, .interrupted, .cancelled: "run it again to go on from there"
    case .status(_, let code, _): statusHint(code)
    case .page: "a network may want a login first; open the address in a browser"
    case .wrongSize, .wrongDigest, .wrongServerDigest, .unstable:
      "the source may serve another file now; try again, or name a mirror"
    case .diskFull(_, _, systemMessage(EFBIG)):
      "no file may be as large: look at `ulimit -f`, or choose another file system"
    case .noSpace, .diskFull: "free some space, or choose another folder, and run it again"
    case .corruptDisk: "check the disk and the memory of this machine"
    case .locked: "if that process is gone for good, remove the lock file"
    case .file(let error): error.hint
    default: nil
    }
  }

  private func statusHint(_ code: Int) -> String? {
    switch code {
    case 401, 403: "the file may need a token for this host"
    case 404, 410: "the file is gone from there; name a mirror, or another source"
    case 408, 425, 429, 500, 502, 503, 504: "try again later"
    case 409: "the server no longer gives it to the public; name a mirror, or another source"
    default: nil
    }
  }
}

/// What a status means, in the words of RFC 9110.
func statusWords(_ code: Int) -> String? {
  switch code {
  case 400: "bad request"
  case 401: "unauthorized"
  case 403: "forbidden"
  case 404: "not found"
  case 408: "request timeout"
  case 409: "conflict"
  case 410: "gone"
  case 416: "range not satisfiable"
  case 425: "too early"
  case 429: "too many requests"
  case 451: "unavailable for legal reasons"
  case 500: "internal server error"
  case 502: "bad gateway"
  case 503: "service unavailable"
  case 504: "gateway timeout"
  default: nil
  }
}
