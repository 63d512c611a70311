/// A bearer token and the one host that it is for.
package struct HostToken: Hashable, Sendable {
  /// The host, as it stands in addresses.
  package let host: String
  /// The token.
  package let token: String

  /// A token for `host`; redirects to other hosts do not carry it along.
  package init(host: String, token: String) {
    self.host = host.lowercased()
    self.token = token
  }

  /// Reads `HOST=TOKEN`.
  package init?(_ text: String) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex,
      text.index(after: sign) != text.endIndex
    else { return nil }
    self.init(host: String(text[..<sign]), token: String(text[text.index(after: sign)...]))
  }

  /// Whether a request to `address` may carry the token.
  func fits(_ address: WebAddress) -> Bool { address.host == host && address.isPrivate }
}
