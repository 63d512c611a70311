import Safetensors
import TestSupport
import Tensors
import Testing

/// The JSON grammar, and what this reader refuses beyond it.
@Suite struct JSONCursorTests {
  @Test(arguments: [
    (#""""#, ""), (#""a""#, "a"), (#" "a" "#, "a"),
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
    (#""\u0041\u00e9\uD834\udd1e""#, "Aé𝄞"), ("\"é𝄞\u{7f}\"", "é𝄞\u{7f}"), (#""x\u0000y""#, "x\0y"),
  ]) func strings(json: String, expected: String) throws {
    #expect(try value(json) == .string(expected))
  }

  @Test(arguments: [
    "0", "-0", "1", "10", "-12.5", "1e5", "1E+5", "0.1e-7", "123456789012345678901",
  ])
  func numbersKeepTheirDigits(text: String) throws {
    #expect(try value(text) == .number(text))
  }

  @Test(arguments: [
    "", " ", "{", "}", "[", "]", "{]", "[}", "[1,]", "[,1]", "[1 2]", #"{"a"}"#, #"{"a":}"#,
    #"{"a":1,}"#, #"{,"a":1}"#, "{a:1}", "{1:1}", "{'a':1}", "1 2", "{}{}", "nul", "nulll", "True",
    "NaN", "-", "+1", "01", "-01", "00", "1.", ".5", "1e", "1e+", "0x1", "1_0", "/**/1", "1//",
    #"""#, #""a"#, #""\"#, #""\x41""#, #""\u12""#, #""\u12g4""#, #""\u+123""#, #""\ud800""#,
    #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#, #""\ud800\ud800""#,
    #""\u１234""#, "\"\n\"", "\"\0\"", "\"\u{1f}\"", "\u{feff}1", "\u{a0}1", "\u{c}1", "1\0",
  ]) func malformed(text: String) {
    #expect(kind { try value(text) } == .malformedIndex)
  }

  @Test(
    arguments: [
      [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xc3, 0x22],
      [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22],
    ] as [[UInt8]]) func invalidUTF8(bytes: [UInt8])
  {
    let error = #expect(throws: CheckpointError.self) {
      try JSONValue(bytes, subject: "x", kind: .malformedIndex)
    }
    #expect(error?.detail == "invalid UTF-8 at byte 1")
  }

  @Test(arguments: [
    #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"a":1,"b":2,"a":3}}]"#,
    "{\"\u{e9}\":1,\"e\u{301}\":2}",
  ]) func keyTwice(text: String) {
    #expect(kind { try value(text) } == .duplicateName)
    #expect(kind { try skip(text) } == .duplicateName)
  }

  /// serde_json stops at the same depth.
  @Test(arguments: [(127, true), (128, false), (5000, false)])
  func depth(levels: Int, isRead: Bool) {
    let lists = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
    #expect((kind { try value(lists) } == nil) == isRead)
    #expect((kind { try skip(lists) } == nil) == isRead)
  }

  @Test(arguments: [("0", 0), (" 12", 12), ("9223372036854775807", Int.max)])
  func unsignedIntegers(text: String, expected: Int) throws {
    var cursor = try JSONCursor(Array(text.utf8), subject: "x", kind: .malformedIndex)
    #expect(try cursor.unsignedInteger() == expected)
    try cursor.finish()
  }

  @Test(arguments: ["-1", "-0", "1.0", "1e0", "9223372036854775808", "01", "a", "\"1\"", ""])
  func notUnsigned(text: String) {
    let found = kind {
      var cursor = try JSONCursor(Array(text.utf8), subject: "x", kind: .malformedIndex)
      return try cursor.unsignedInteger()
    }
    #expect(found == .malformedIndex)
  }

  @Test func errorsSayWhere() {
    #expect(
      throws: CheckpointError("x", .malformedIndex, "at byte 5: expected `:`, found `,`")
    ) { try value(#"{"a" ,1}"#) }
    #expect(
      throws: CheckpointError("x", .malformedIndex, "at byte 2: expected `,` or `]`, found the end")
    ) { try value("[1") }
  }

  /// Every value that is skipped ends where it ends when it is read.
  @Test func skippingReadsAsMuch() throws {
    try skip(#"{"a":[1,-2.5e3,"x\n",{"b":null}],"c":true,"d":false,"e":{},"f":[]} "#)
  }

  /// Texts at random are read or refused, and reading and skipping agree on which.
  @Test func randomTexts() {
    let pieces =
      ["{", "}", "[", "]", ",", ":", "\"a\"", "\"\\u0041", "\"", "0", "1", "-", ".5", "e+1"]
      + [" ", "true", "null", "\\", "\n", "é", "\"b\":1", "[]", "{}"]
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...9, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      #expect(kind { try value(text) } == kind { try skip(text) }, "\(text)")
    }
  }

  private func value(_ text: String) throws -> JSONValue {
    try JSONValue(Array(text.utf8), subject: "x", kind: .malformedIndex)
  }

  private func skip(_ text: String) throws {
    var cursor = try JSONCursor(Array(text.utf8), subject: "x", kind: .malformedIndex)
    try cursor.skipValue()
    try cursor.finish()
  }
}

/// The kind of the error that `body` throws.
func kind(_ body: () throws -> Any) -> CheckpointError.Kind? {
  do { _ = try body() } catch { return (error as? CheckpointError)?.kind }
  return nil
}
