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

  /// Whether a request to `address` may carry the token.
  func fits(_ address: WebAddress) -> Bool { address.host == host && address.isPrivate }
}
