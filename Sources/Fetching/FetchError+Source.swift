internal import Tensors

extension FetchError {
  /// Whether the caller, or a signal, stopped the fetch.
  package var isCancellation: Bool {
    if case .cancelled = self { true } else { false }
  }

  /// Whether another source may give the file; false for what this machine or its user is the
  /// reason of.
  package var isOfSource: Bool {
    switch self {
    case .noSuchHost, .cannotConnect, .proxyRefused, .insecure, .stalled, .interrupted, .status,
      .tooManyRedirects, .redirectRefused, .encoded, .wrongRange, .unknownLength, .unstable,
      .wrongSize, .wrongDigest, .wrongServerDigest, .page, .unexpectedContent:
      true
    // A mirror may be a folder, in which the file is missing.
    case .file(let error): error.kind == .open
    case .badAddress, .offline, .digestRequired, .badCertificateFile, .noSpace, .diskFull,
      .corruptDisk, .locked, .partialLost, .cancelled:
      false
    }
  }
}
