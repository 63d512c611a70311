import Tensors
import Testing

@Suite struct CheckpointErrorTests {
  @Test func description() {
    #expect(
      CheckpointError("a.pth", .truncated, "2 of 3 bytes", hint: "fetch it again").description
        == "a.pth: truncated: 2 of 3 bytes\nhint: fetch it again")
    #expect(CheckpointError("a", .unknownFormat, "").description == "a: not a checkpoint")
  }

  /// A name out of a hostile file must not steer the terminal that shows the message.
  @Test(arguments: [
    ("", "``"), ("a.b", "`a.b`"), ("\u{1b}[2J\n\0", "`\\u{1b}[2J\\u{a}\\u{0}`"),
    ("\u{9b}é\u{202e}\u{2028}", "`\\u{9b}é\\u{202e}\\u{2028}`"),
    (String(repeating: "é", count: 200), "`\(String(repeating: "é", count: 200))`"),
    (String(repeating: "é", count: 201), "`\(String(repeating: "é", count: 200))…` (402 bytes)"),
  ]) func quotedNames(name: String, expected: String) { #expect(quoted(name) == expected) }
}
