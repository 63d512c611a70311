import Safetensors
import Tensors
import TestSupport
import Testing

/// A header that is refused.
struct Refusal: Sendable, CustomTestStringConvertible {
  var testDescription: String { detail }
  let kind: CheckpointError.Kind
  let detail: String
  var subject = "x"
  var header: String
  var data = 4
}

@Suite struct SafetensorsHeaderTests {
  @Test func readsWhatItSays() throws {
    let header = try parse(
      ##"{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},"##
        + ##""a":{"dtype":"I16","shape":[2,1],"data_offsets":[0,4],"more":[{}]}}  "##, data: 12)
    #expect(header.metadata == ["k": "v"])
    #expect(header.entries.map(\.name) == ["b", "a"])
    #expect(header.entries.map(\.scalarType) == [.f32, .i16])
    #expect(header.entries.map(\.shape) == [[2], [2, 1]])
    #expect(header.entries.map(\.offset) == [4, 0])
    #expect(header.entries.map(\.byteCount) == [8, 4])
  }

  @Test(arguments: [
    Refusal(
      kind: .truncated, detail: "the tensors take 4 bytes, found 3 after the header",
      header: tensor(), data: 3),
    Refusal(
      kind: .trailingBytes, detail: "the tensors take 4 bytes, found 5 after the header",
      header: tensor(), data: 5),
    Refusal(
      kind: .malformedHeader, detail: "at byte 0: expected an object, found `[`", header: "[]"),
    Refusal(
      kind: .malformedHeader, detail: "at byte 0: expected an object, found the end", header: ""),
    Refusal(
      kind: .malformedHeader, detail: "at byte 2: found `x` after the end", header: "{}x", data: 0),
    Refusal(
      kind: .malformedHeader, detail: "at byte 0: found a byte order mark", header: "\u{feff}{}"),
    Refusal(
      kind: .duplicateName, detail: "at byte 54: `w` a second time",
      header: "{\(member("w")),\(member("w"))}"),
    Refusal(
      kind: .duplicateName, detail: "at byte 26: `k` a second time",
      header: ##"{"__metadata__":{"k":"",  "k":""}}"##, data: 0),
    Refusal(
      kind: .duplicateName, detail: "at byte 19: `__metadata__` a second time",
      header: ##"{"__metadata__":{},"__metadata__":{}}"##, data: 0),
    Refusal(
      kind: .duplicateName, detail: "at byte 19: `dtype` a second time", subject: "x: `w`",
      header: ##"{"w":{"dtype":"I8","dtype":"I8"}}"##),
    Refusal(
      kind: .reservedName, detail: "at byte 39: a tensor is called `__metadata__`",
      header: "{\(member("__metadata__"))}"),
    Refusal(
      kind: .malformedHeader, detail: "at byte 21: expected a string, found `1`",
      header: ##"{"__metadata__":{"k":1}}"##, data: 0),
    Refusal(
      kind: .malformedHeader, detail: "at byte 5: no field `dtype`", subject: "x: `w`",
      header: ##"{"w":{"shape":[1],"data_offsets":[0,4]}}"##),
    Refusal(
      kind: .malformedHeader, detail: "at byte 5: no field `shape`", subject: "x: `w`",
      header: ##"{"w":{"dtype":"F32","data_offsets":[0,4]}}"##),
    Refusal(
      kind: .malformedHeader, detail: "at byte 5: no two numbers in `data_offsets`",
      subject: "x: `w`", header: tensor(offsets: "[0]")),
    Refusal(
      kind: .malformedHeader, detail: "at byte 52: more than 2 numbers", subject: "x: `w`",
      header: tensor(offsets: "[0,2,4]")),
    Refusal(
      kind: .malformedHeader, detail: "at byte 29: expected an unsigned integer, found `-1`",
      subject: "x: `w`", header: tensor(shape: "[-1]")),
    Refusal(
      kind: .malformedHeader,
      detail: "at byte 29: `18446744073709551616` is above 9223372036854775807",
      subject: "x: `w`", header: tensor(shape: "[18446744073709551616]")),
    Refusal(
      kind: .unknownScalarType, detail: "at byte 14: `f32`", subject: "x: `w`",
      header: tensor(type: "f32")),
    Refusal(
      kind: .unknownScalarType, detail: "at byte 14: `QINT8`", subject: "x: `w`",
      header: tensor(type: "QINT8")),
    Refusal(
      kind: .invalidOffsets,
      detail: "expected to begin at 0, found 4: bytes before it belong to none",
      subject: "x: `w`", header: tensor(offsets: "[4,8]"), data: 8),
    Refusal(
      kind: .invalidOffsets, detail: "expected to begin at 4, found 0: it overlaps another tensor",
      subject: "x: `b`", header: "{\(member("a")),\(member("b"))}"),
    Refusal(
      kind: .invalidOffsets, detail: "it begins at 4 and ends at 0", subject: "x: `b`",
      header: "{\(member("a")),\(member("b", offsets: "[4,0]"))}"),
    Refusal(
      kind: .sizeOverflow, detail: "the number of elements of [4294967296, 4294967296] overflows",
      subject: "x: `w`", header: tensor(shape: "[4294967296,4294967296]")),
    Refusal(
      kind: .sizeOverflow, detail: "the size of F32 of shape [576460752303423488] overflows",
      subject: "x: `w`", header: tensor(shape: "[576460752303423488]")),
    Refusal(
      kind: .misalignedElements, detail: "F4 of shape [3] takes 12 bits, not whole bytes",
      subject: "x: `w`", header: tensor(type: "F4", shape: "[3]")),
    Refusal(
      kind: .sizeMismatch, detail: "F32 of shape [2] takes 8 bytes, found 4", subject: "x: `w`",
      header: tensor(shape: "[2]")),
    Refusal(
      kind: .limit, detail: "at byte 65541: a name of 65537 bytes, the limit is 65536",
      header: "{\(member(String(repeating: "n", count: 65_537)))}"),
  ]) func refuses(_ refusal: Refusal) {
    let error = #expect(throws: CheckpointError.self) {
      try parse(refusal.header, data: refusal.data)
    }
    #expect(error?.kind == refusal.kind)
    #expect(error?.detail == refusal.detail)
    #expect(error?.subject == refusal.subject)
  }

  @Test func notUTF8() {
    #expect(throws: CheckpointError("x", .headerNotUTF8, "invalid UTF-8 at byte 2")) {
      try parse([0x7b, 0x22, 0xff, 0x22], data: 0)
    }
  }

  @Test(arguments: 0..<8) func tooSmall(count: Int) {
    #expect(
      throws: CheckpointError(
        "x", .headerTooSmall, "expected at least 8 bytes, found \(count)")
    ) { try SafetensorsHeader([UInt8](repeating: 0, count: count), fileSize: count, path: "x") }
  }

  @Test(arguments: [100_000_001, .max] as [UInt64]) func tooLarge(length: UInt64) {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [0x7b, 0x7d]
    #expect(
      throws: CheckpointError(
        "x", .headerTooLarge, "expected at most 100000000 bytes, found a length of \(length)",
        hint: "is it a safetensors file?")
    ) { try SafetensorsHeader(bytes, fileSize: bytes.count, path: "x") }
  }

  /// A download that stopped says both sizes and what to do.
  @Test func headerPastTheEnd() {
    let bytes = [100, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)
    #expect(
      throws: CheckpointError(
        "x", .truncated, "the header takes 108 bytes, the file has 10",
        hint: "the download is probably incomplete: fetch the file again")
    ) { try SafetensorsHeader(bytes, fileSize: bytes.count, path: "x") }
  }

  /// The reader agrees with the reference reader, but for the cases in which it is stricter.
  @Test func agreesWithTheReference() throws {
    let file = try InputFile(path: fixtures + "/safetensors/probe.json")
    let cases = try JSONValue(
      file.bytes(in: 0..<file.size), subject: "probe.json", kind: .malformedIndex)
    let stricter: Set = [
      "metadata key twice", "name twice", "name twice by escape", "names by normal form",
      "extra twice", "tensor as array", "rank 300", "after zero: 9223372036854775808",
      "after zero: 18446744073709551615",
    ]
    for probe in try #require(cases.elements) {
      let what = try #require(probe["what"]?.string)
      let header = probe["header"]?.string.map { Array($0.utf8) } ?? bytes(probe["hex"]?.string)
      let isRead = kind { try parse(header, data: probe["data"]?.integer ?? 0) } == nil
      let isExpected = probe["accepted"]?.bool == true && !stricter.contains(what)
      #expect(isRead == isExpected, "\(what)")
    }
  }

  private func parse(_ header: String, data: Int) throws -> SafetensorsHeader {
    try parse(Array(header.utf8), data: data)
  }

  private func parse(_ header: [UInt8], data: Int) throws -> SafetensorsHeader {
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return try SafetensorsHeader(
      length + header, fileSize: 8 + header.count + data, path: "x")
  }

  private func bytes(_ hex: String?) -> [UInt8] {
    let digits = (hex ?? "").compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }
}

private func member(
  _ name: String, type: String = "F32", shape: String = "[1]", offsets: String = "[0,4]"
) -> String {
  #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
}

private func tensor(
  type: String = "F32", shape: String = "[1]", offsets: String = "[0,4]"
) -> String {
  "{\(member("w", type: type, shape: shape, offsets: offsets))}"
}
