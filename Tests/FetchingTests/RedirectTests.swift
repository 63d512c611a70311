import Fetching
import FoundationEssentials
import TestSupport
import Testing

/// Redirects, and who may learn the token on the way.
@Suite(.enabled(if: FaultServer.isAvailable, FaultServer.reason)) struct RedirectTests {
  /// `target` as the value of a query.
  private func escaped(_ target: String) -> String {
    target.utf8.map { byte in
      let isPlain = (48...57).contains(byte) || (97...122).contains(byte)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + hexadecimal(byte)
    }.joined()
  }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  @Test(arguments: [301, 302, 303, 307, 308]) func followed(code: Int) throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let target = trial.address("cut.1000000,none")
      let address = trial.address("redirect.\(code)") + "&to=\(escaped(target))"
      let file = try trial.fetch(address: address)
      try trial.expectRight(file)
      // Each attempt starts from the address that does not expire, and asks for the rest there too.
      #expect(try trial.requests().map(\.status) == [code, 200, code, 206])
      let requests = try trial.requests()
      #expect(requests[2].range == "bytes=1000000-" && requests[3].range == "bytes=1000000-")
      #expect(requests[3].ifRange == file.entityTag)
      #expect(file.address == address && file.host == "127.0.0.1")
    }
  }

  @Test(arguments: ["ftp://127.0.0.1/a", "file:///etc/passwd", "gopher://127.0.0.1/"])
  func refused(target: String) throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = trial.address("redirect.302") + "&to=\(escaped(target))"
      #expect(throws: FetchError.redirectRefused(from: address, to: target)) {
        try trial.fetch(address: address)
      }
      #expect(try names(in: folder) == [])
    }
  }

  @Test func tokenStaysWithItsHost() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.tokens = [HostToken(host: "127.0.0.1", token: "secret")]
      let elsewhere = trial.address("none").replacing("127.0.0.1", with: "localhost")
      let address = trial.address("redirect.302") + "&to=\(escaped(elsewhere))"
      try trial.expectRight(trial.fetch(address: address))
      let requests = try trial.requests()
      #expect(requests.map(\.authorization) == ["Bearer secret", nil])
    }
  }

  @Test func tokenIsNotForOthers() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.tokens = [HostToken(host: "example.org", token: "secret")]
      try trial.expectRight(trial.fetch("none"))
      #expect(try trial.requests().map(\.authorization) == [nil])
    }
  }

  /// The Hugging Face Hub states digest and size of the file in the redirect to it.
  @Test func digestInTheRedirect() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let target = escaped(trial.address("none"))
      func address(_ digest: String, _ size: Int = 3_000_000) -> String {
        trial.address("redirect.302") + "&to=\(target)&linked=\(digest)&size=\(size)"
      }
      let file = try trial.fetch(address: address(trial.server.digest))
      #expect(file.proof == .serverDigest)
      try trial.expectRight(file)
    }
  }

  @Test func wrongDigestInTheRedirect() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      let wrong = String(repeating: "ab", count: 32)
      let target = escaped(trial.address("none"))
      let address = trial.address("redirect.302") + "&to=\(target)&linked=\(wrong)&size=3000000"
      #expect(
        throws: FetchError.wrongDigest(
          url: address, expected: wrong, found: trial.server.digest, size: 3_000_000)
      ) { try trial.fetch(address: address) }
      // With a digest from the catalogue the contradiction shows before anything is fetched.
      trial.expectation.digest = trial.server.digest
      #expect(
        throws: FetchError.wrongServerDigest(
          url: address, expected: trial.server.digest, stated: wrong)
      ) { try trial.fetch(address: address) }
      #expect(try trial.requests().count == 4)
      #expect(try names(in: folder) == [])
    }
  }
}
