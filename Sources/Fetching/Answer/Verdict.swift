/// What an answer means for the file that is being put together.
enum Verdict: Hashable, Sendable {
  /// The body is the rest, or the next part of it.
  case append(total: Int)
  /// The body is the whole file.
  case replace(total: Int?)
  /// Nothing is missing.
  case complete
  /// What is here is of no use; all begins again.
  case restart(RestartReason)
  /// There is no file in this answer.
  case refuse(FetchFault)
}

/// An error, and whether it may pass by itself.
struct FetchFault: Error, Hashable, Sendable {
  let error: FetchError
  /// Whether another attempt makes sense.
  var mayPass = false
  /// The seconds that the server wants to be left alone.
  var retryAfter: Int?
}

/// What was asked of the server.
struct PartAsked: Hashable, Sendable {
  /// The address.
  let url: String
  /// The bytes that are here, which is where the rest begins.
  let offset: Int
  /// What is known of the file that these bytes are from.
  let known: PartialRecord
  /// What is known of the file that is wanted.
  let expectation: Expectation
}

extension PartAsked {
  /// Judges the head of the final answer; `now` is the time in seconds since 1970.
  func verdict(on head: ResponseHead, now: Int) -> Verdict {
    if [200, 206].contains(head.status), let encoding = head.contentEncoding {
      return .refuse(FetchFault(error: .encoded(url: url, encoding: encoding)))
    }
    return switch head.status {
    case 200: whole(head)
    case 206: part(head)
    case 416 where offset > 0: nothing(head)
    default: .refuse(fault(head, now: now))
    }
  }

  private func whole(_ head: ResponseHead) -> Verdict {
    let knownEnd = expectation.size ?? head.linkedSize
    guard head.isDelimited || knownEnd != nil || expectation.digest != nil else {
      return .refuse(FetchFault(error: .unknownLength(url: url)))
    }
    return .replace(total: head.contentLength)
  }

  private func part(_ head: ResponseHead) -> Verdict {
    guard offset > 0 else {
      let answered = head["content-range"] ?? ""
      return .refuse(
        FetchFault(error: .wrongRange(url: url, asked: 0, answered: answered)))
    }
    guard let range = head.contentRange, let bytes = range.bytes, let total = range.total,
      bytes.lowerBound == offset, head.contentLength ?? bytes.count == bytes.count
    else { return .restart(.wrongRange) }
    guard isSame(head), total == known.size ?? total else { return .restart(.changed) }
    return .append(total: total)
  }

  /// The server has no bytes after those that are here: either that was all, or it is another file.
  private func nothing(_ head: ResponseHead) -> Verdict {
    guard let total = head.contentRange?.total, total == offset, isSame(head) else {
      return .restart(.rangeRefused)
    }
    return .complete
  }

  /// Whether nothing in `head` contradicts that it speaks of the file known so far.
  private func isSame(_ head: ResponseHead) -> Bool {
    guard known.url == url else { return true }
    for (before, now) in [
      (known.entityTag, head["etag"]), (known.lastModified, head["last-modified"]),
    ] {
      if let before, let now, before != now { return false }
    }
    return true
  }

  private func fault(_ head: ResponseHead, now: Int) -> FetchFault {
    let wait = head.retryAfter(now: now)
    return FetchFault(
      error: .status(url: url, code: head.status, retryAfter: wait),
      mayPass: RetryPolicy.passingStatuses.contains(head.status), retryAfter: wait)
  }
}
