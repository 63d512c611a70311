internal import Tensors

extension FetchError: CustomStringConvertible {
  /// One line with the subject, what failed and the detail; a hint follows on a line of its own.
  public var description: String {
    hint.map { "\(line)\nhint: \($0)" } ?? line
  }

  /// The description without the hint.
  package var line: String { "\(subject): \(message)" }

  private var subject: String {
    switch self {
    case .badAddress(let url, _): quoted(url)
    case .offline(let url), .digestRequired(let url), .noSuchHost(let url, _),
      .cannotConnect(let url, _), .proxyRefused(let url, _), .insecure(let url, _),
      .stalled(let url, _, _, _), .interrupted(let url, _, _, _), .status(let url, _, _),
      .tooManyRedirects(let url, _), .redirectRefused(let url, _), .encoded(let url, _),
      .wrongRange(let url, _, _), .unknownLength(let url), .unstable(let url, _),
      .wrongSize(let url, _, _), .wrongDigest(let url, _, _, _),
      .wrongServerDigest(let url, _, _), .page(let url), .unexpectedContent(let url, _, _),
      .cancelled(let url, _, _):
      url
    case .badCertificateFile(let path), .noSpace(let path, _, _), .diskFull(let path, _, _),
      .corruptDisk(let path, _, _), .locked(let path, _, _), .partialLost(let path):
      path
    case .file(let error): error.subject
    }
  }

  private var message: String {
    switch self {
    case .stalled, .interrupted, .cancelled, .status: transferMessage
    case .wrongSize, .wrongDigest, .wrongServerDigest, .page, .unexpectedContent: contentMessage
    case .noSpace, .diskFull, .corruptDisk, .locked, .partialLost, .file: localMessage
    case .badAddress(_, let reason): "not an address that can be fetched: \(reason)"
    case .offline: "needs the network, which is switched off"
    case .digestRequired: "no digest is known, and this source is not trusted without one"
    case .noSuchHost(_, let host): "cannot connect: no such host \(quoted(host))"
    case .cannotConnect(_, let reason): "cannot connect: \(reason)"
    case .proxyRefused(_, let reason): "the proxy refused: \(reason)"
    case .insecure(_, let reason): "no trustworthy connection: \(reason)"
    case .badCertificateFile: "not a file of certificates in PEM form"
    case .tooManyRedirects(_, let limit): "more than \(limit) redirects"
    case .redirectRefused(_, let target): "redirect refused: to \(quoted(target))"
    case .encoded(_, let encoding):
      "wrong encoding: asked for the plain bytes, got \(quoted(encoding))"
    case .wrongRange(_, let asked, let answered):
      "wrong part: asked for bytes from \(asked), got \(quoted(answered))"
    case .unknownLength: "the server does not say how long the file is"
    case .unstable(_, let reason): "cannot put the file together: \(reason.rawValue), twice"
    }
  }

  private var transferMessage: String {
    switch self {
    case .stalled(_, let received, let expected, let seconds):
      "stalled for \(seconds) s at \(progress(received, expected))"
    case .interrupted(_, let received, let expected, let reason):
      "interrupted at \(progress(received, expected)): \(reason)"
    case .cancelled(_, let received, let expected):
      "cancelled at \(progress(received, expected))"
    case .status(_, let code, let wait):
      "the server answered \(code)" + (statusWords(code).map { " (\($0))" } ?? "")
        + (wait.map { ", to be asked again in \($0) s" } ?? "")
    default: ""
    }
  }

  private var contentMessage: String {
    switch self {
    case .wrongSize(_, let expected, let found):
      "wrong size: expected \(expected) bytes, found \(found) bytes"
    case .wrongDigest(_, let expected, let found, let size):
      "wrong sha256: expected \(expected), found \(found)"
        + (found == Self.emptyDigest ? ", the digest of an empty file" : " in \(size) bytes")
        + "; the bytes are removed"
    case .wrongServerDigest(_, let expected, let stated):
      "wrong sha256: expected \(expected), the server states \(stated)"
    case .page: "wrong content: an HTML page instead of a file"
    case .unexpectedContent(_, let expected, let found):
      "wrong content: expected \(expected.words), found \(found)"
    default: ""
    }
  }

  private var localMessage: String {
    switch self {
    case .noSpace(_, let needed, let available):
      "no space: needs \(needed) bytes, \(available) bytes are free"
    case .diskFull(_, let kept, let reason): "cannot write: \(reason); \(kept) bytes are kept"
    case .corruptDisk(_, let expected, let found):
      "the disk holds other bytes than were written: sha256 \(expected) written, \(found) read"
    case .locked(_, let holder, let seconds):
      "waited \(seconds) s for "
        + (holder.map { "\($0), which is fetching this file" } ?? "another process")
    case .partialLost: "another process took or removed this partial file"
    case .file(let error): error.kind.words + (error.detail.isEmpty ? "" : ": \(error.detail)")
    default: ""
    }
  }

  /// The digest of no bytes, a sign of a write that went nowhere.
  static let emptyDigest = SHA256.digest(of: [])

  private func progress(_ received: Int, _ expected: Int?) -> String {
    expected.map { "\(received) of \($0) bytes" } ?? "\(received) bytes"
  }
}
