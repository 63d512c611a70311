public import Tensors

/// Why a file could not be fetched; each fault of a network, a server or a disk has its own case.
///
/// `url` is the address that was asked, after a mirror was put in; `path` a local file. What was
/// received before the fault stays as a resumable partial file unless a case says otherwise.
public enum FetchError: Error, Hashable, Sendable {
  /// The address cannot be used.
  case badAddress(String, reason: String)
  /// The network is needed and was forbidden.
  case offline(url: String)
  /// The source must be proven by a digest and none is known.
  case digestRequired(url: String)
  /// The host's name was not found.
  case noSuchHost(url: String, host: String)
  /// No connection could be made.
  case cannotConnect(url: String, reason: String)
  /// The proxy did not pass the request on.
  case proxyRefused(url: String, reason: String)
  /// The server could not prove who it is, or does not speak TLS.
  case insecure(url: String, reason: String)
  /// The file of trusted certificates cannot be read.
  case badCertificateFile(path: String)
  /// So little arrived for so long that the transfer was given up.
  case stalled(url: String, received: Int, expected: Int?, seconds: Int)
  /// The connection broke before the end.
  case interrupted(url: String, received: Int, expected: Int?, reason: String)
  /// The server answered with a status that is not the file.
  case status(url: String, code: Int, retryAfter: Int?)
  /// More redirects than anybody needs.
  case tooManyRedirects(url: String, limit: Int)
  /// A redirect to something less trustworthy than https, or to no address at all.
  case redirectRefused(from: String, to: String)
  /// The bytes are compressed although they were asked for as they are.
  case encoded(url: String, encoding: String)
  /// The answer to a request for a part is another part.
  case wrongRange(url: String, asked: Int, answered: String)
  /// Neither the server nor the catalogue says where the file ends.
  case unknownLength(url: String)
  /// The file kept changing, or its parts did not fit together, in a second attempt as well.
  case unstable(url: String, reason: RestartReason)
  /// The length is not the expected one.
  case wrongSize(url: String, expected: Int, found: Int)
  /// The digest is not the expected one; what was received is removed.
  case wrongDigest(url: String, expected: String, found: String, size: Int)
  /// The server states another digest than the expected one; nothing was fetched.
  case wrongServerDigest(url: String, expected: String, stated: String)
  /// The first bytes are those of a page for people: a login page, an error message.
  case page(url: String)
  /// The first bytes are not those of the expected kind of file.
  case unexpectedContent(url: String, expected: ContentKind, found: String)
  /// The file does not fit on the disk; nothing was fetched.
  case noSpace(path: String, needed: Int, available: Int)
  /// The disk took no more; what was received so far is kept.
  case diskFull(path: String, kept: Int, reason: String)
  /// The disk gave back other bytes than it was given.
  case corruptDisk(path: String, expected: String, found: String)
  /// Another process is fetching this file and did not finish in time.
  case locked(path: String, holder: LockHolder?, seconds: Int)
  /// Somebody else took or removed the partial file.
  case partialLost(path: String)
  /// The caller gave up.
  case cancelled(url: String, received: Int, expected: Int?)
  /// A local file cannot be read or written.
  case file(CheckpointError)
}

/// Why a fetch began again at the first byte.
public enum RestartReason: String, Hashable, Sendable {
  /// The server does not send parts of files.
  case rangeIgnored = "the server sent the whole file instead of the rest"
  /// Nothing can prove that the rest would belong to the beginning.
  case unproven = "neither the server nor the catalogue tells one version of the file from another"
  /// The file on the server is no longer the one whose beginning is here.
  case changed = "the file on the server has changed"
  /// The part that was sent is not the part that was asked for.
  case wrongRange = "the server sent another part than was asked for"
  /// The server has less than is here.
  case rangeRefused = "the server has no bytes where the partial file ends"
  /// More is here than the file is long.
  case tooLong = "the partial file is longer than the file"
  /// The partial file led to a wrong digest.
  case wrongDigest = "the partial file does not belong to the rest"
}
