import Tensors
import Testing
import TorchCheckpoint

/// Every way in which a pickle can be wrong is an error of its own kind.
@Suite struct PickleErrorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let kind: CheckpointError.Kind

    init(_ name: String, _ bytes: [UInt8], _ kind: CheckpointError.Kind) {
      (self.name, self.bytes, self.kind) = (name, bytes, kind)
    }

    init(_ name: String, _ text: String, _ kind: CheckpointError.Kind) {
      self.init(name, Array(text.utf8), kind)
    }

    var testDescription: String { name }
  }

  private static let huge: [UInt8] = [0xff, 0xff, 0xff, 0x7f]
  private static let negative: [UInt8] = [0xff, 0xff, 0xff, 0xff]

  /// P6, P10: the pickle ends early, or promises more than there is.
  static let truncated: [Case] = [
    Case("nothing", "", .pickleTruncated),
    Case("no STOP", "N", .pickleTruncated),
    Case("half a number", [0x4a, 1, 2], .pickleTruncated),
    Case("half a float", [0x47, 1], .pickleTruncated),
    Case("PROTO without a version", [0x80], .pickleTruncated),
    Case("BINUNICODE", [0x58] + huge, .pickleTruncated),
    Case("SHORT_BINUNICODE", [0x8c, 9, 0x61], .pickleTruncated),
    Case("BINUNICODE8", [0x8d] + huge + huge, .pickleTruncated),
    Case("BINUNICODE8 above Int.max", [0x8d] + negative + negative, .pickleTruncated),
    Case("BINBYTES", [0x42] + negative, .pickleTruncated),
    Case("BINBYTES8", [0x8e] + negative + negative, .pickleTruncated),
    Case("BYTEARRAY8", [0x96] + negative + negative, .pickleTruncated),
    Case("BINSTRING", [0x54] + huge, .pickleTruncated),
    Case("SHORT_BINSTRING", [0x55, 200], .pickleTruncated),
    Case("LONG1", [0x8a, 200, 1], .pickleTruncated),
    Case("LONG4", [0x8b] + huge, .pickleTruncated),
    Case("FRAME", [0x95, 9, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x2e], .pickleTruncated),
    Case("FRAME above Int.max", [0x95] + negative + negative, .pickleTruncated),
    Case("a line without an end", "I12", .pickleTruncated),
    Case("GLOBAL with one line", "ca\n", .pickleTruncated),
  ]

  /// P2, P3, P8, P11, P13 to P16: instructions that do not fit together.
  static let malformed: [Case] = [
    Case("BINSTRING of negative length", [0x54] + negative, .pickleMalformed),
    Case("LONG4 of negative length", [0x8b] + negative, .pickleMalformed),
    Case("STOP on an empty stack", ".", .pickleMalformed),
    Case("STOP on a mark", "(.", .pickleMalformed),
    Case("POP on an empty stack", "0", .pickleMalformed),
    Case("DUP of a mark", "I1\n(2", .pickleMalformed),
    Case("TUPLE without a mark", "I1\nt", .pickleMalformed),
    Case("TUPLE2 across a mark", [0x4b, 1, 0x28, 0x4b, 2, 0x86], .pickleMalformed),
    Case("TUPLE1 of nothing", [0x85], .pickleMalformed),
    Case("POP_MARK without a mark", "I1\n1", .pickleMalformed),
    Case("APPEND to a tuple", ")I1\na", .pickleMalformed),
    Case("APPEND to a number", "I1\nI2\na", .pickleMalformed),
    Case("APPEND to nothing", "I1\na", .pickleMalformed),
    Case("APPENDS to a dictionary", "}(I1\ne", .pickleMalformed),
    Case("ADDITEMS to a list", [0x5d, 0x28, 0x4b, 1, 0x90], .pickleMalformed),
    Case("ADDITEMS to a frozen set", [0x28, 0x91, 0x28, 0x4b, 1, 0x90], .pickleMalformed),
    Case("SETITEM on a list", "]I1\nI2\ns", .pickleMalformed),
    Case("SETITEM on a number", "I0\nI1\nI2\ns", .pickleMalformed),
    Case("SETITEMS of three", "}(I1\nI2\nI3\nu", .pickleMalformed),
    Case("DICT of one", "(I1\nd", .pickleMalformed),
    Case("a list as key", "}]I1\ns", .pickleMalformed),
    Case("a dictionary as key", "}}I1\ns", .pickleMalformed),
    Case("a tuple with a list as key", [0x7d, 0x5d, 0x85, 0x85, 0x4e, 0x73], .pickleMalformed),
    Case("a list in a set", [0x8f, 0x28, 0x5d, 0x90], .pickleMalformed),
    Case("a list in a frozen set", [0x28, 0x5d, 0x91], .pickleMalformed),
    Case("BUILD on a list", "]Nb", .pickleMalformed),
    Case("BUILD on a class", "ca\nb\n}b", .pickleMalformed),
    Case("REDUCE of arguments in a list", "ca\nb\n]R", .pickleMalformed),
    Case("REDUCE of a number", "I1\n)R", .pickleMalformed),
    Case("REDUCE of a string", "S'a'\n)R", .pickleMalformed),
    Case("OBJ without a class", "(o", .pickleMalformed),
    Case("GET of nothing", "g1\n", .pickleMalformed),
    Case("BINGET of nothing", "h\u{1}", .pickleMalformed),
    Case("LONG_BINGET of nothing", [0x6a] + negative, .pickleMalformed),
    Case("PUT on an empty stack", "p1\n", .pickleMalformed),
    Case("PUT with a negative number", "I1\np-1\n", .pickleMalformed),
    Case("PUT with a sign", "I1\np+1\n", .pickleMalformed),
    Case("STACK_GLOBAL of numbers", [0x4b, 1, 0x4b, 2, 0x93], .pickleMalformed),
    Case("STACK_GLOBAL of bytes", [0x43, 1, 0x61, 0x43, 1, 0x62, 0x93], .pickleMalformed),
    Case("a name that is not UTF-8", [0x63, 0xff, 0x0a, 0x61, 0x0a], .pickleMalformed),
    Case("BINUNICODE that is not UTF-8", [0x58, 1, 0, 0, 0, 0xff], .pickleMalformed),
    Case("BINUNICODE with a surrogate", [0x58, 3, 0, 0, 0, 0xed, 0xa0, 0x80], .pickleMalformed),
    Case("UNICODE with a surrogate", "V\\ud800\n", .pickleMalformed),
    Case("UNICODE with half an escape", "V\\u00\n", .pickleMalformed),
    Case("UNICODE with a sign in its escape", "V\\u+041\n", .pickleMalformed),
    Case("UNICODE beyond Unicode", "V\\U00110000\n", .pickleMalformed),
    Case("STRING without quotes", "Sabc\n", .pickleMalformed),
    Case("STRING with half an escape", "S'\\x4'\n", .pickleMalformed),
    Case("STRING with a sign in its escape", "S'\\x+4'\n", .pickleMalformed),
    Case("STRING that ends in a backslash", "S'\\'\n", .pickleMalformed),
    Case("INT in hexadecimal", "I0x10\n", .pickleMalformed),
    Case("INT that Python takes for octal", "I010\n", .pickleMalformed),
    Case("INT with an underscore", "I1_0\n", .pickleMalformed),
    Case("INT with a space", "I 5\n", .pickleMalformed),
    Case("INT with two signs", "I+-5\n", .pickleMalformed),
    Case("INT of nothing", "I\n", .pickleMalformed),
    Case("INT of a sign", "I-\n", .pickleMalformed),
    Case("LONG in Arabic digits", "L٣L\n", .pickleMalformed),
    Case("FLOAT of letters", "Fone\n", .pickleMalformed),
    Case("FLOAT in hexadecimal", "F0x1p3\n", .pickleMalformed),
    Case(
      "an instruction across a frame's end",
      [0x95, 2, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x4a, 1, 0, 0, 0, 0x2e], .pickleMalformed),
    Case(
      "a frame in a frame",
      [0x95, 12, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x95, 1, 0, 0, 0, 0, 0, 0, 0, 0x2e, 0x2e],
      .pickleMalformed),
  ]

  /// P4, P12, P14: what is refused on principle, and what passes a limit.
  static let refused: [Case] = [
    Case("an unknown instruction", [0xff], .pickleOpcode),
    Case("protocol 6", [0x80, 6, 0x4e, 0x2e], .unsupported),
    Case("EXT1", [0x82, 1], .unsupported),
    Case("EXT2", [0x83, 1, 0], .unsupported),
    Case("EXT4", [0x84, 1, 0, 0, 0], .unsupported),
    Case("NEXT_BUFFER", [0x97], .unsupported),
    Case("READONLY_BUFFER", [0x4e, 0x98], .unsupported),
    Case("a number of too many digits", "I" + String(repeating: "7", count: 4_301) + "\n", .limit),
    Case(
      "a memo number of too many digits", "Np" + String(repeating: "1", count: 21) + "\n", .limit),
    Case("a module's name too long", "c" + String(repeating: "a", count: 1_025) + "\nb\n", .limit),
    Case(
      "a name that piles up marks", "ca\nb" + String(repeating: "\u{301}", count: 31) + "\n", .limit
    ),
    Case("a text too long", [0x56] + [UInt8](repeating: 0x61, count: (1 << 20) + 1), .limit),
    Case(
      "an integer too long",
      [0x8b] + Op.little(UInt32((1 << 20) + 1)) + [UInt8](repeating: 1, count: (1 << 20) + 1),
      .limit),
  ]

  @Test(arguments: truncated) func isTruncated(_ test: Case) { expect(test) }
  @Test(arguments: malformed) func isMalformed(_ test: Case) { expect(test) }
  @Test(arguments: refused) func isRefused(_ test: Case) { expect(test) }

  private func expect(_ test: Case) {
    var log = FindingLog()
    #expect(kind(test.bytes, &log) == test.kind)
  }

  private func kind(_ bytes: [UInt8], _ log: inout FindingLog) -> CheckpointError.Kind? {
    do {
      _ = try PickleMachine.run(bytes, log: &log)
      return nil
    } catch {
      return error.kind
    }
  }

  /// An error tells the instruction that it is about.
  @Test func namesThePlace() {
    var log = FindingLog()
    #expect(throws: PickleError(.pickleMalformed, at: 3, "stack underflow")) {
      try PickleMachine.run([0x4e, 0x4e, 0x30, 0x87], log: &log)
    }
  }

  /// P6: what ran before the error would have run in Python too, so it stays reported.
  @Test func keepsFindingsMadeBefore() {
    var log = FindingLog()
    #expect(throws: PickleError.self) {
      try PickleMachine.run(Array("cos\nsystem\n(S'true'\ntR".utf8), log: &log)
    }
    #expect(log.findings.map(\.kind) == ["dangerous-import"])
    #expect(log.imports.map(\.isCalled) == [true])
  }
}
