/// One file to fetch: from where, to where, and what is known of it.
package struct FetchRequest: Sendable {
  /// Where the bytes come from.
  package enum Source: Sendable {
    /// An address: `https:`, `http:` or `file:`.
    case address(String)
    /// A file of this machine.
    case file(String)
    /// Bytes that the program carries; `name` is what messages call them.
    case bytes([UInt8], name: String)
  }

  /// Where the bytes come from.
  package let source: Source
  /// The path that the finished file gets; its folder exists.
  package let destination: String
  /// What is known of the file.
  package let expectation: Expectation

  /// Asks for the file at `address`.
  package init(address: String, destination: String, expectation: Expectation = Expectation()) {
    self.init(source: .address(address), destination: destination, expectation: expectation)
  }

  /// Asks for the bytes of `source`.
  package init(source: Source, destination: String, expectation: Expectation = Expectation()) {
    self.source = source
    self.destination = destination
    self.expectation = expectation
  }
}
