internal import CCurl

/// An absolute address, taken apart by libcurl's own parser so that both mean the same by it.
package struct WebAddress: Hashable, Sendable {
  /// The address as it is asked for.
  package let text: String
  /// The scheme, in lower case.
  package let scheme: String
  /// The host, in lower case; empty for a local file.
  package let host: String
  /// The path and the query, not decoded.
  let target: String

  /// Reads `text`; only `https`, `http` and `file` are fetched.
  ///
  /// A name and a password in an address would end up in records and messages, so they are refused.
  package init(_ text: String) throws(FetchError) {
    let parts = try AddressParts(text)
    guard let scheme = parts[CURLUPART_SCHEME]?.lowercased(),
      ["https", "http", "file"].contains(scheme)
    else { throw .badAddress(text, reason: "only https, http and file addresses are fetched") }
    self.text = text
    self.scheme = scheme
    host = (parts[CURLUPART_HOST] ?? "").lowercased()
    target = (parts[CURLUPART_PATH] ?? "/") + (parts[CURLUPART_QUERY].map { "?\($0)" } ?? "")
  }

  /// The address of the same file at a mirror.
  func mirrored(by mirror: String) throws(FetchError) -> WebAddress {
    guard scheme != "file" else { return self }
    let base = try WebAddress(mirror)
    guard !base.target.utf8.contains(UInt8(ascii: "?")) else {
      throw .badAddress(mirror, reason: "a mirror has no query")
    }
    // Two slashes in a row are another file to many servers.
    let end = mirror.utf8.lastIndex { $0 != UInt8(ascii: "/") }
    return try WebAddress((end.map { String(mirror[...$0]) } ?? "") + target)
  }

  /// Whether nobody between here and the host can read along.
  package var isPrivate: Bool {
    scheme == "https" || host == "localhost" || host == "[::1]"
      || (host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2E || (48...57).contains($0) })
  }

  /// The path of a local file; nil for other schemes.
  func localPath() throws(FetchError) -> String? {
    guard scheme == "file" else { return nil }
    guard let path = try AddressParts(text).decodedPath, !path.utf8.contains(0) else {
      throw .badAddress(text, reason: "it names no local file")
    }
    return path
  }
}

/// The host of the address `text`; nil for what is none.
func host(of text: String) -> String? { (try? WebAddress(text))?.host }

/// libcurl's form of an address.
@safe private struct AddressParts: ~Copyable {
  private let handle: OpaquePointer

  init(_ text: String) throws(FetchError) {
    guard let handle = unsafe curl_url() else { throw .badAddress(text, reason: "out of memory") }
    let code = unsafe curl_url_set(
      handle, CURLUPART_URL, text, UInt32(CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME))
    guard code == CURLUE_OK else {
      unsafe curl_url_cleanup(handle)
      let reason =
        code == CURLUE_USER_NOT_ALLOWED
        ? "it holds a user's name" : unsafe String(cString: curl_url_strerror(code)).lowercased()
      throw .badAddress(text, reason: reason)
    }
    unsafe self.handle = handle
  }

  deinit { unsafe curl_url_cleanup(handle) }

  subscript(part: CURLUPart) -> String? { text(of: part, flags: 0) }

  var decodedPath: String? { text(of: CURLUPART_PATH, flags: UInt32(CURLU_URLDECODE)) }

  private func text(of part: CURLUPart, flags: UInt32) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard unsafe curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text = unsafe text
    else { return nil }
    defer { unsafe curl_free(text) }
    return unsafe String(cString: text)
  }
}
