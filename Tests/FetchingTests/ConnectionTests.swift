import Fetching
import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// What can go wrong before a server answers.
@Suite(.enabled(if: FaultServer.isAvailable, FaultServer.reason)) struct ConnectionTests {
  /// A port of this machine that nobody listens on.
  private static let closedPort = 1

  @Test func nobodyListens() throws {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      let address = "http://127.0.0.1:\(Self.closedPort)/a.pth"
      let error = #expect(throws: FetchError.self) { try trial.fetch(address: address) }
      guard case .cannotConnect(address, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      // Half to all of 10, 20, 40, 80 and 160 ms.
      let limits = [0.01, 0.02, 0.04, 0.08, 0.16]
      #expect(trial.events.delays.count == 5)
      for (delay, limit) in zip(trial.events.delays, limits) {
        #expect((limit / 2...limit).contains(delay))
      }
    }
  }

  @Test func noSuchHost() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.retries.limit = 1
      let address = "http://no-such-host.invalid/a.pth"
      #expect(throws: FetchError.noSuchHost(url: address, host: "no-such-host.invalid")) {
        try trial.fetch(address: address)
      }
      #expect(trial.events.faults.count == 1)
    }
  }

  @Test func proxyRefuses() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.proxy = "http://127.0.0.1:\(trial.server.port)"
      let address = "https://example.org/a.pth"
      #expect(
        throws: FetchError.proxyRefused(url: address, reason: "it answered 403 (forbidden)")
      ) { try trial.fetch(address: address) }
    }
  }

  @Test func proxyServes() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.proxy = "http://127.0.0.1:\(trial.server.port)"
      try trial.expectRight(trial.fetch(address: "http://example.org/a.pth?plan=none"))
    }
  }

  /// A date counts from the server's own clock, however wrong that is.
  @Test(arguments: ["1", "1.0", "1.-500000000", "1.500000000"]) func retryAfter(form: String)
    throws
  {
    try withTemporaryFolder { folder in
      let trial = try Trial(in: folder)
      try trial.expectRight(trial.fetch("status.503.\(form),none"))
      #expect(trial.events.delays == [1])
    }
  }

  @Test func mirror() throws {
    try withTemporaryFolder { folder in
      for mirror in ["", "/", "/some/prefix", "/some/prefix//"] {
        var trial = try Trial(in: folder)
        let path = "some/prefix/owner/a.pth"
        trial.options.mirror = trial.server.address("").dropLast() + mirror
        let query = trial.address("cut.1000000,none").split(separator: "?")[1]
        try? FileManager.default.removeItem(atPath: trial.destination)
        let file = try trial.fetch(address: "https://example.org/owner/a.pth?\(query)")
        try trial.expectRight(file)
        let targets = try trial.requests().map(\.target)
        let expected = (mirror.count > 1 ? "/\(path)" : "/owner/a.pth") + "?\(query)"
        #expect(targets == [expected, expected])
        #expect(file.host == "127.0.0.1")
      }
    }
  }

  @Test func offline() throws {
    try withTemporaryFolder { folder in
      var trial = try Trial(in: folder)
      trial.options.isOffline = true
      #expect(throws: FetchError.offline(url: trial.address("none"))) {
        try trial.fetch("none")
      }
      #expect(try trial.requests().isEmpty)
      // What is here already needs no network.
      try write(trial.server.content, to: trial.destination)
      trial.expectation.digest = trial.server.digest
      #expect(try trial.fetch("none").outcome == .present)
    }
  }
}

/// Connections that must not be trusted.
@Suite(
  .enabled(
    if: FaultServer.isAvailable && ChildProcess.canRun("openssl", ["version"]),
    "needs python3 and openssl")
) struct TrustTests {
  /// A server with a certificate of its own.
  private func withServer(
    _ body: (FaultServer, _ certificate: String, _ folder: String) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let (certificate, key) = (folder + "/cert.pem", folder + "/key.pem")
      let made = try ChildProcess.run(
        "openssl",
        [
          "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
          "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ])
      try #require(made.status == 0)
      try body(FaultServer(tls: (certificate, key)), certificate, folder)
    }
  }

  private func fetch(
    _ address: String, _ folder: String, certificates: String?
  ) throws(FetchError) -> FetchedFile {
    var options = FetchOptions()
    options.proxy = ""
    options.retries.firstDelay = 0.01
    options.certificateFile = certificates
    return try Fetcher(options: options).fetch(
      FetchRequest(address: address, destination: folder + "/a.pth"))
  }

  @Test func certificates() throws {
    try withServer { server, certificate, folder in
      let address = "https://localhost:\(server.port)/a.pth"
      let file = try fetch(address, folder, certificates: certificate)
      #expect(file.sha256 == server.digest)
      for (address, certificates) in [
        (address, nil), (address.replacing("localhost", with: "127.0.0.1"), certificate),
      ] {
        let error = #expect(throws: FetchError.self) {
          try fetch(address, folder, certificates: certificates)
        }
        guard case .insecure(address, _) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
      }
      #expect(throws: FetchError.badCertificateFile(path: folder + "/none")) {
        try fetch(address, folder, certificates: folder + "/none")
      }
    }
  }

  @Test func notTLS() throws {
    try withTemporaryFolder { folder in
      let server = try FaultServer.shared.get()
      let address = "https://127.0.0.1:\(server.port)/a.pth"
      let error = #expect(throws: FetchError.self) {
        try fetch(address, folder, certificates: nil)
      }
      guard case .insecure(address, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  /// From https there is no way back to http, whoever says so.
  @Test func downgrade() throws {
    try withServer { server, certificate, folder in
      let plain = try FaultServer.shared.get().address("a.pth")
      let address = "https://localhost:\(server.port)/a.pth?plan=redirect.302&to=\(plain)"
      #expect(throws: FetchError.redirectRefused(from: address, to: plain)) {
        try fetch(address, folder, certificates: certificate)
      }
    }
  }
}
