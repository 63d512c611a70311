import Testing

@testable import Fetching

@Suite struct ResponseHeadTests {
  private func head(_ lines: String...) throws -> ResponseHead {
    var head = try #require(ResponseHead(statusLine: "HTTP/1.1 200 OK"))
    for line in lines { head.add(line: line) }
    return head
  }

  @Test(arguments: [
    ("HTTP/1.1 206 Partial Content", "1.1", 206), ("HTTP/2 404", "2", 404),
    ("HTTP/1.0 200 ", "1.0", 200),
  ]) func statusLine(line: String, version: String, status: Int) {
    let head = ResponseHead(statusLine: line)
    #expect(head?.version == version && head?.status == status)
  }

  @Test(arguments: ["", "HTTP/1.1", "HTTP/1.1 abc", "ETag: x", "ICY 200 OK"])
  func otherLines(line: String) { #expect(ResponseHead(statusLine: line) == nil) }

  @Test func fields() throws {
    let head = try head("ETag: \t\"x\" ", "etag: second", "no colon", "Empty:", ": nameless")
    #expect(head["etag"] == "\"x\"" && head["empty"] == "" && head["none"] == nil)
  }

  @Test(
    arguments: [
      ("bytes 5-9/10", 5...9, 10), ("BYTES 0-0/1", 0...0, 1), ("bytes 5-9/*", 5...9, nil),
      ("bytes */10", nil, 10),
    ] as [(String, ClosedRange<Int>?, Int?)])
  func contentRange(text: String, bytes: ClosedRange<Int>?, total: Int?) {
    let range = ContentRange(text)
    #expect(range != nil && range?.bytes == bytes && range?.total == total)
  }

  @Test(arguments: [
    "", "bytes", "bytes 5-9", "bytes 9-5/10", "bytes 5-10/10", "bytes -5/10", "bytes 5-/10",
    "bytes +5-9/10", "items 5-9/10", "bytes 5-9/10/11", "bytes 5-99999999999999999999/*",
    "bytes 1-2/x", "bytes=5-9/10", "bytes 5 - 9/10",
  ]) func badContentRange(text: String) { #expect(ContentRange(text) == nil) }

  @Test func lengths() throws {
    #expect(try head("Content-Length: 12").contentLength == 12)
    for text in ["", "-1", "+1", "1.5", "0x10", "99999999999999999999", "1, 1"] {
      #expect(try head("Content-Length: \(text)").contentLength == nil)
    }
  }

  @Test func delimited() throws {
    #expect(try !head().isDelimited)
    #expect(try head("Content-Length: 1").isDelimited)
    #expect(try head("Transfer-Encoding: Chunked").isDelimited)
    #expect(try #require(ResponseHead(statusLine: "HTTP/2 200")).isDelimited)
  }

  @Test func encodings() throws {
    #expect(try head("Content-Encoding: Identity").contentEncoding == nil)
    #expect(try head("Content-Encoding: br").contentEncoding == "br")
  }

  /// A weak tag, or a time that the file could have been changed at twice, proves nothing.
  @Test func validators() throws {
    #expect(try head("ETag: \"x\"").strongValidator == "\"x\"")
    #expect(try head("ETag: W/\"x\"").strongValidator == nil)
    #expect(try head().strongValidator == nil)
    let date = "Date: Tue, 15 Nov 1994 08:12:31 GMT"
    let old = "Tue, 15 Nov 1994 08:11:31 GMT"
    #expect(try head(date, "Last-Modified: \(old)").strongValidator == old)
    #expect(
      try head(date, "Last-Modified: Tue, 15 Nov 1994 08:11:32 GMT").strongValidator == nil)
    #expect(try head("Last-Modified: \(old)").strongValidator == nil)
    #expect(
      try head(date, "Last-Modified: \(old)", "ETag: W/\"x\"").strongValidator == nil)
  }

  /// Seconds, and a date in each form of RFC 9110, by the server's clock or else by this one.
  @Test func retryAfter() throws {
    let date = "Date: Sun, 06 Nov 1994 08:49:07 GMT"
    #expect(try head("Retry-After: 120").retryAfter(now: 0) == 120)
    for form in [
      "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
      "Sun Nov  6 08:49:37 1994",
    ] {
      #expect(try head(date, "Retry-After: \(form)").retryAfter(now: 0) == 30)
      #expect(try head("Retry-After: \(form)").retryAfter(now: 784_111_770) == 7)
      #expect(try head("Retry-After: \(form)").retryAfter(now: 984_111_770) == 0)
    }
    for text in ["", "soon", "-5", String(repeating: "1", count: 200)] {
      #expect(try head("Retry-After: \(text)").retryAfter(now: 0) == nil)
    }
  }

  @Test func linkedDigest() throws {
    let digest = String(repeating: "Ab", count: 32)
    #expect(try head("X-Linked-Etag: \"\(digest)\"").linkedDigest == digest.lowercased())
    #expect(try head("X-Linked-Etag: \"\(digest.dropLast())\"").linkedDigest == nil)
    #expect(try head("X-Linked-Etag: \"\(digest.dropLast())g\"").linkedDigest == nil)
    #expect(try head("X-Linked-Size: 7").linkedSize == 7)
  }
}
