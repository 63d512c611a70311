import Testing

@testable import Fetching

@Suite struct ContentKindTests {
  private static let safetensors: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)
  private static let tar = [UInt8](repeating: 0, count: 257) + Array("ustar".utf8)

  struct Case: Sendable {
    let head: [UInt8]
    let kinds: Set<ContentKind>
  }

  static let cases = [
    Case(head: [0x50, 0x4b, 0x03, 0x04, 0], kinds: [.torch, .any]),
    Case(head: [0x80, 0x02, 0x8a], kinds: [.torch, .pickle, .any]),
    Case(head: [0x80, 0x04, 0x95], kinds: [.torch, .pickle, .any]),
    Case(head: [0x80, 0x09], kinds: [.any]),
    Case(head: [0x80], kinds: [.any]),
    Case(head: tar, kinds: [.torch, .any]),
    Case(head: Array(tar.dropLast()), kinds: [.any]),
    Case(head: safetensors, kinds: [.safetensors, .any]),
    Case(head: Array(safetensors.prefix(8)), kinds: [.any]),
    Case(head: [1] + safetensors.dropFirst(), kinds: [.any]),
    Case(head: [2, 0, 0, 0, 0, 0, 0, 0x80] + Array("{}".utf8), kinds: [.any]),
    Case(head: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], kinds: [.hdf5, .any]),
    Case(head: Array("{\"a\": 1}".utf8), kinds: [.any]),
    Case(head: [], kinds: []),
  ]

  @Test(arguments: cases) func kinds(fault: Case) {
    let accepted = [ContentKind.torch, .safetensors, .hdf5, .pickle, .any].filter {
      $0.accepts(fault.head)
    }
    #expect(Set(accepted) == fault.kinds)
  }

  @Test(arguments: [
    "<!DOCTYPE html>", "<!doctype HTML PUBLIC", "<html>", "\u{FEFF}\n <HTML lang=en>", "<head>",
    "<!-- a comment -->", "<?xml version='1.0'?><Error>", "\t<script>", "<body>",
  ]) func pages(text: String) { #expect(isPage(Array(text.utf8))) }

  @Test(arguments: ["", "<", "<htm", "PK\u{3}\u{4}<html>", "{\"html\": 1}"])
  func noPages(text: String) { #expect(!isPage(Array(text.utf8))) }
}
