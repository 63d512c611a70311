internal import Tensors

extension FetchSession {
  /// Gives the finished and checked file its name.
  func publish(
    _ file: PartialFile, digest: String, serverDigest: String? = nil, host: String? = nil,
    transferred: Int
  ) throws(FetchError) -> FetchedFile {
    var outcome = FetchedFile.Outcome.fetched
    if wasReplaced, (try? self.digest(ofFileLike: file)) == digest {
      // Another process was faster, and its file is as good.
      file.remove()
      outcome = .fetchedByAnother
    } else {
      try file.publish(as: destination)
    }
    folder.removeAbandoned()
    return result(
      outcome, size: file.count, digest: digest, serverDigest: serverDigest, host: host,
      entityTag: file.record.entityTag, resumedFrom: file.inherited, transferred: transferred)
  }

  /// The digest of `file`, if its content is the expected one.
  func check(_ file: PartialFile, serverDigest: String? = nil) throws(FetchError) -> String {
    report(.verifying)
    let url = source.name
    if let size = expectation.size, size != file.count {
      throw .wrongSize(url: url, expected: size, found: file.count)
    }
    let head = try file.head(ContentKind.wantedBytes)
    guard !isPage(head) else { throw .page(url: url) }
    guard expectation.kind.accepts(head) else {
      throw .unexpectedContent(url: url, expected: expectation.kind, found: shownBytes(head))
    }
    let (received, stored) = try file.digests()
    guard received == stored else {
      throw .corruptDisk(path: file.path, expected: received, found: stored)
    }
    guard let expected = expectation.digest ?? serverDigest, !stored.hasPrefix(expected) else {
      return stored
    }
    throw .wrongDigest(url: url, expected: expected, found: stored, size: file.count)
  }

  /// The digest of the file at the destination, if it has the size of `file`.
  private func digest(ofFileLike file: PartialFile) throws(CheckpointError) -> String? {
    guard FileIdentity(path: destination)?.size == file.count else { return nil }
    return try SHA256.digest(of: InputFile(path: destination))
  }
}
