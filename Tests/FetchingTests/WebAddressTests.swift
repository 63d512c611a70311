import Testing

@testable import Fetching

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("https://h", "https://m/p/"), ("https://h/", "https://m/p/"),
    ("https://h:444/a/b?c=%2F&d", "https://m/p/a/b?c=%2F&d"),
    ("http://h//a", "https://m/p//a"), ("https://h/a%20b#part", "https://m/p/a%20b"),
  ]) func mirrored(address: String, expected: String) throws {
    for mirror in ["https://m/p", "https://m/p/", "https://m/p///"] {
      #expect(try WebAddress(address).mirrored(by: mirror).text == expected)
    }
  }

  @Test func badMirrors() throws {
    let address = try WebAddress("https://h/a")
    #expect(throws: FetchError.badAddress("https://m/?x=", reason: "a mirror has no query")) {
      try address.mirrored(by: "https://m/?x=")
    }
    #expect(throws: FetchError.self) { try address.mirrored(by: "m") }
    #expect(throws: FetchError.self) { try address.mirrored(by: "") }
  }

  @Test func parts() throws {
    let address = try WebAddress("HTTPS://Host.Example:444/A?b")
    #expect(address.scheme == "https" && address.host == "host.example")
    #expect(try WebAddress("file:///a%20b").localPath() == "/a b")
    #expect(try address.localPath() == nil)
    #expect(throws: FetchError.self) { try WebAddress("file:///a%00b").localPath() }
  }

  /// A token goes to its own host alone, and only where nobody can read along.
  @Test(arguments: [
    ("https://h/a", true), ("https://H/a", true), ("http://h/a", false), ("https://x.h/a", false),
    ("https://h.x/a", false),
  ]) func token(address: String, fits: Bool) throws {
    #expect(try HostToken(host: "h", token: "t").fits(WebAddress(address)) == fits)
  }

  @Test func tokenOnThisMachine() throws {
    #expect(try HostToken(host: "127.0.0.1", token: "t").fits(WebAddress("http://127.0.0.1/a")))
  }
}
