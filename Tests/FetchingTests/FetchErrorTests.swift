import Tensors
import Testing

@testable import Fetching

/// Every error says what it is about, what failed, and where possible what to do.
@Suite struct FetchErrorTests {
  private static let url = "https://h/a"
  private static let holder = LockHolder(pid: 7, host: "box", age: 9)

  static let texts: [(FetchError, String)] = [
    (
      .badAddress("x\u{1b}", reason: "no scheme"),
      "`x\\u{1b}`: not an address that can be fetched: no scheme"
    ),
    (
      .offline(url: url),
      """
      \(url): needs the network, which is switched off
      hint: fetch the file once with the network, or put it into the store yourself
      """
    ),
    (
      .stalled(url: url, received: 5, expected: 9, seconds: 30),
      "\(url): stalled for 30 s at 5 of 9 bytes\nhint: run it again to go on from there"
    ),
    (
      .interrupted(url: url, received: 5, expected: nil, reason: "reset"),
      "\(url): interrupted at 5 bytes: reset\nhint: run it again to go on from there"
    ),
    (
      .status(url: url, code: 409, retryAfter: nil),
      """
      \(url): the server answered 409 (conflict)
      hint: the server no longer gives it to the public; name a mirror, or another source
      """
    ),
    (
      .status(url: url, code: 429, retryAfter: 900),
      """
      \(url): the server answered 429 (too many requests), to be asked again in 900 s
      hint: try again later
      """
    ),
    (.status(url: url, code: 299, retryAfter: nil), "\(url): the server answered 299"),
    (
      .wrongDigest(url: url, expected: "abcdef01", found: SHA256.digest(of: []), size: 0),
      """
      \(url): wrong sha256: expected abcdef01, found \
      e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, the digest of an empty \
      file; the bytes are removed
      hint: the source may serve another file now; try again, or name a mirror
      """
    ),
    (
      .unexpectedContent(url: url, expected: .torch, found: "the bytes 7b"),
      "\(url): wrong content: expected a PyTorch checkpoint, found the bytes 7b"
    ),
    (
      .noSpace(path: "/d", needed: 9, available: 5),
      """
      /d: no space: needs 9 bytes, 5 bytes are free
      hint: free some space, or choose another folder, and run it again
      """
    ),
    (
      .locked(path: "/d/a.lock", holder: holder, seconds: 120),
      """
      /d/a.lock: waited 120 s for process 7 on box, at it for 9 s, which is fetching this file
      hint: if that process is gone for good, remove the lock file
      """
    ),
    (
      .file(CheckpointError("/d/a", .write, "read-only file system")),
      "/d/a: cannot write: read-only file system"
    ),
    (
      .unstable(url: url, reason: .changed),
      """
      \(url): cannot put the file together: the file on the server has changed, twice
      hint: the source may serve another file now; try again, or name a mirror
      """
    ),
  ]

  @Test(arguments: texts) func text(error: FetchError, text: String) {
    #expect(error.description == text)
  }
}
