internal import CCurl

/// The status and the header fields of one answer.
struct ResponseHead: Hashable, Sendable {
  /// The version of HTTP, as the status line writes it: `1.1`, `2`.
  let version: String
  /// The status.
  let status: Int
  private var fields: [String: String] = [:]

  /// Reads a status line such as `HTTP/1.1 200 OK`; nil for any other line.
  init?(statusLine line: String) {
    let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
    guard parts.count >= 2, parts[0].hasPrefix("HTTP/"), let status = Int(parts[1]) else {
      return nil
    }
    version = String(parts[0].dropFirst(5))
    self.status = status
  }

  /// Adds a line such as `ETag: "x"`; where a field comes twice, the first one counts.
  mutating func add(line: String) {
    guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
    let name = line[..<colon].lowercased()
    if fields[name] == nil { fields[name] = trimmed(line[line.utf8.index(after: colon)...]) }
  }

  /// The field called `name`, which is in lower case.
  subscript(name: String) -> String? { fields[name] }
}

extension ResponseHead {
  /// The length of the body, where it is stated as a plain number.
  var contentLength: Int? { self["content-length"].flatMap(plainNumber) }

  /// The stretch of the file that the body is.
  var contentRange: ContentRange? { self["content-range"].flatMap(ContentRange.init) }

  /// What the body is packed in; nil for nothing.
  var contentEncoding: String? {
    self["content-encoding"].flatMap {
      ["", "identity"].contains($0.lowercased()) ? nil : $0
    }
  }

  /// Whether the end of the body can be told from a broken connection.
  var isDelimited: Bool {
    contentLength != nil || !version.hasPrefix("1")
      || self["transfer-encoding"]?.lowercased().contains("chunked") == true
  }

  /// Whether a client goes elsewhere on this answer.
  var isFollowed: Bool { [301, 302, 303, 307, 308].contains(status) && self["location"] != nil }

  /// The SHA-256 digest that the Hugging Face Hub states for files in its large storage.
  var linkedDigest: String? {
    self["x-linked-etag"].map { $0.filter { $0 != "\"" }.lowercased() }.flatMap {
      $0.utf8.count == 64 && $0.utf8.allSatisfy(isHexadecimalDigit) ? $0 : nil
    }
  }

  /// The size that goes with `linkedDigest`; that of a redirect's own body means nothing.
  var linkedSize: Int? { self["x-linked-size"].flatMap(plainNumber) }

  /// A validator that proves two answers to be the same bytes: a strong entity tag, or a time of
  /// change that is at least a minute before the answer (RFC 9110, 8.8.2.2).
  var strongValidator: String? {
    if let tag = self["etag"] { return tag.hasPrefix("\"") ? tag : nil }
    guard let modified = self["last-modified"], let changed = seconds(ofDate: modified),
      let date = self["date"].flatMap(seconds(ofDate:)), date - changed >= 60
    else { return nil }
    return modified
  }

  /// The seconds after which the server wants to be asked again.
  ///
  /// A date counts from the server's own clock where it tells that, so that a wrong clock here
  /// makes no difference.
  func retryAfter(now: Int) -> Int? {
    guard let text = self["retry-after"] else { return nil }
    if let seconds = plainNumber(text) { return seconds }
    guard let date = seconds(ofDate: text) else { return nil }
    return max(0, date - (self["date"].flatMap(seconds(ofDate:)) ?? now))
  }
}

/// `text` as a number if it is made of digits alone and fits.
func plainNumber(_ text: some StringProtocol) -> Int? {
  text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
}

/// The seconds since 1970 of a date in any of the three forms of HTTP.
private func seconds(ofDate text: String) -> Int? {
  guard text.utf8.count < 100 else { return nil }
  let seconds = unsafe curl_getdate(text, nil)
  return seconds < 0 ? nil : Int(seconds)
}

private func trimmed(_ text: Substring) -> String {
  func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
  var text = text.drop(while: isBlank)
  while let last = text.last, isBlank(last) { text.removeLast() }
  return String(text)
}
