import Safetensors
import Testing

@Suite struct JSONValueTests {
  private let text =
    #"{"b":[1,2.5,true,null],"a":{"x":"y\n"},"n":12345678901234567890,"e":{},"l":[]}"#

  @Test func compactTextIsReadBack() throws {
    #expect(try parsed().text() == text)
  }

  @Test func indentedText() throws {
    let value = JSONValue.object([
      JSONMember(key: "a", value: .array([.number("1"), .object([])])),
      JSONMember(key: "b", value: .null),
    ])
    #expect(
      value.text(indent: 2) == """
        {
          "a": [
            1,
            {}
          ],
          "b": null
        }
        """)
  }

  @Test func parts() throws {
    let value = try parsed()
    #expect(value["a"]?["x"]?.string == "y\n")
    #expect(value["b"]?.elements?.map(\.integer) == [1, nil, nil, nil])
    #expect(value["b"]?.elements?.map(\.double) == [1, 2.5, nil, nil])
    #expect(value["b"]?.elements?.map(\.bool) == [nil, nil, true, nil])
    #expect(value["n"]?.integer == nil)
    #expect(value.members?.map(\.key) == ["b", "a", "n", "e", "l"])
    #expect(value["absent"] == nil && value["a"]?.elements == nil)
  }

  /// The escapes of serde_json, which the bytes of a header depend on.
  @Test func escapes() {
    var bytes: [UInt8] = []
    bytes.appendJSON("\"\\/\u{8}\t\n\u{c}\r\0\u{f}\u{1f}\u{7f}é\u{2028}𝄞")
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #""\"\\/\b\t\n\f\r\u0000\u000f\u001f"# + "\u{7f}é\u{2028}𝄞\"")
  }

  private func parsed() throws -> JSONValue {
    try JSONValue(Array(text.utf8), subject: "x", kind: .malformedIndex)
  }
}
