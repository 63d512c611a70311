import Testing
import TorchCheckpoint

/// Every instruction of protocols 0 to 5 gives the value that Python gives.
@Suite struct PickleValueTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let instruction: String
    let bytes: [UInt8]
    let value: String

    init(_ instruction: String, _ bytes: [UInt8], _ value: String) {
      (self.instruction, self.bytes, self.value) = (instruction, bytes, value)
    }

    /// An instruction written as text.
    init(_ instruction: String, _ text: String, _ value: String) {
      self.init(instruction, Array(text.utf8), value)
    }

    var testDescription: String { instruction }
  }

  static let scalars: [Case] = [
    Case("NONE", "N.", "None"),
    Case("NEWTRUE", [0x88, 0x2e], "True"),
    Case("NEWFALSE", [0x89, 0x2e], "False"),
    Case("INT", "I-42\n.", "-42"),
    Case("INT with a plus", "I+5\n.", "5"),
    Case("INT as true", "I01\n.", "True"),
    Case("INT as false", "I00\n.", "False"),
    Case("INT of zeros", "I000\n.", "0"),
    Case("LONG", "L9223372036854775807L\n.", "9223372036854775807"),
    Case("LONG without its letter", "L-9223372036854775808\n.", "-9223372036854775808"),
    Case("LONG beyond 64 bits", "L9223372036854775808L\n.", "big[0, 0, 0, 0, 0, 0, 0, 128, 0]"),
    Case(
      "LONG below 64 bits", "L-9223372036854775809L\n.",
      "big[255, 255, 255, 255, 255, 255, 255, 127, 255]"),
    Case("FLOAT", "F-1.5e3\n.", "-1500.0"),
    Case("FLOAT infinite", "F-inf\n.", "-inf"),
    Case("FLOAT not a number", "Fnan\n.", "nan"),
    Case("BININT", [0x4a, 0xfe, 0xff, 0xff, 0xff, 0x2e], "-2"),
    Case("BININT1", [0x4b, 0xff, 0x2e], "255"),
    Case("BININT2", [0x4d, 0x01, 0xff, 0x2e], "65281"),
    Case("LONG1 empty", [0x8a, 0, 0x2e], "0"),
    Case("LONG1 negative", [0x8a, 1, 0xff, 0x2e], "-1"),
    Case("LONG1 with a sign byte", [0x8a, 2, 0xff, 0x00, 0x2e], "255"),
    Case("LONG1 with needless bytes", [0x8a, 10, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2e], "5"),
    Case(
      "LONG1 of eight bytes", [0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x2e], "-9223372036854775808"),
    Case(
      "LONG1 of nine bytes", [0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0x2e],
      "big[0, 0, 0, 0, 0, 0, 0, 128, 0]"),
    Case("LONG4", [0x8b, 2, 0, 0, 0, 0x39, 0x30, 0x2e], "12345"),
    Case("BINFLOAT", [0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0x2e], "1.5"),
  ]

  static let texts: [Case] = [
    Case("STRING", "S'a\\x41\\n\\t\\'b'\n.", "'aA\n\t'b'"),
    Case("STRING in double quotes", "S\"it's\"\n.", "'it's'"),
    Case("STRING with octal digits", "S'\\101\\0'\n.", "'A\0'"),
    Case("STRING with an unknown escape", "S'a\\qb'\n.", "'a\\qb'"),
    Case("STRING with a quote inside", "S'a'b'\n.", "'a'b'"),
    Case("STRING in Latin-1", "S'\\xe9'\n.", "'é'"),
    Case("BINSTRING", [0x54, 2, 0, 0, 0, 0x61, 0x62, 0x2e], "'ab'"),
    Case("BINSTRING in UTF-8", [0x54, 2, 0, 0, 0, 0xc3, 0xa9, 0x2e], "'é'"),
    Case("SHORT_BINSTRING in Latin-1", [0x55, 1, 0xe9, 0x2e], "'é'"),
    Case("UNICODE", "Va\\u00e9\\U0001f600\n.", "'aé😀'"),
    Case("UNICODE in Latin-1", [0x56, 0xe9, 0x0a, 0x2e], "'é'"),
    Case("UNICODE with two backslashes", "V\\\\u0041\n.", "'\\\\u0041'"),
    Case("UNICODE with three backslashes", "V\\\\\\u0041\n.", "'\\\\A'"),
    Case("UNICODE with another escape", "V\\x41\n.", "'\\x41'"),
    Case("BINUNICODE", [0x58, 2, 0, 0, 0, 0xc3, 0xa9, 0x2e], "'é'"),
    Case("SHORT_BINUNICODE", [0x8c, 1, 0x61, 0x2e], "'a'"),
    Case("BINUNICODE8", [0x8d, 1, 0, 0, 0, 0, 0, 0, 0, 0x61, 0x2e], "'a'"),
    Case("BINBYTES", [0x42, 2, 0, 0, 0, 1, 255, 0x2e], "bytes[1, 255]"),
    Case("SHORT_BINBYTES", [0x43, 0, 0x2e], "bytes[]"),
    Case("BINBYTES8", [0x8e, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0x2e], "bytes[7]"),
    Case("BYTEARRAY8", [0x96, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0x2e], "bytearray[7]"),
  ]

  static let containers: [Case] = [
    Case("EMPTY_TUPLE", ").", "()"),
    Case("TUPLE1", [0x4b, 1, 0x85, 0x2e], "(1)"),
    Case("TUPLE2", [0x4b, 1, 0x4b, 2, 0x86, 0x2e], "(1, 2)"),
    Case("TUPLE3", [0x4b, 1, 0x4b, 2, 0x4b, 3, 0x87, 0x2e], "(1, 2, 3)"),
    Case("TUPLE", "(I1\nI2\nt.", "(1, 2)"),
    Case("EMPTY_LIST", "].", "[]"),
    Case("LIST", "(I1\nNl.", "[1, None]"),
    Case("APPEND", "]I1\naI2\na.", "[1, 2]"),
    Case("APPENDS", "](I1\nI2\ne(I3\ne.", "[1, 2, 3]"),
    Case("EMPTY_DICT", "}.", "{}"),
    Case("DICT", "(I1\nI2\nd.", "{1: 2}"),
    Case("SETITEM", "}I1\nI2\ns.", "{1: 2}"),
    Case("SETITEMS", "}(I1\nI2\nI3\nI4\nu.", "{1: 2, 3: 4}"),
    Case("EMPTY_SET", [0x8f, 0x2e], "set()"),
    Case("ADDITEMS", [0x8f, 0x28, 0x4b, 1, 0x4b, 2, 0x90, 0x2e], "set(1, 2)"),
    Case("FROZENSET", [0x28, 0x4b, 1, 0x91, 0x2e], "frozenset(1)"),
  ]

  static let stack: [Case] = [
    Case("POP", "I1\nI2\n0.", "1"),
    Case("POP of a mark", "I1\n(0.", "1"),
    Case("POP_MARK", "I1\n(I2\nI3\n1.", "1"),
    Case("DUP", "(I1\n2t.", "(1, 1)"),
    Case("PUT and GET", "I7\np300\n0g300\n.", "7"),
    Case("BINPUT and BINGET", [0x4b, 7, 0x71, 9, 0x30, 0x68, 9, 0x2e], "7"),
    Case(
      "LONG_BINPUT and LONG_BINGET",
      [0x4b, 7, 0x72, 0xff, 0xff, 0xff, 0xff, 0x30, 0x6a, 0xff, 0xff, 0xff, 0xff, 0x2e], "7"),
    Case("MEMOIZE", [0x4b, 7, 0x94, 0x4b, 8, 0x94, 0x68, 0, 0x68, 1, 0x87, 0x2e], "(8, 7, 8)"),
    Case("PROTO", [0x80, 5, 0x4e, 0x2e], "None"),
    Case("FRAME", [0x80, 4, 0x95, 2, 0, 0, 0, 0, 0, 0, 0, 0x4e, 0x2e], "None"),
  ]

  static let objects: [Case] = [
    Case("GLOBAL", "ca.b\nc\n.", "<a.b.c>"),
    Case("STACK_GLOBAL", [0x8c, 1, 0x61, 0x8c, 3, 0x62, 0x2e, 0x63, 0x93, 0x2e], "<a.b.c>"),
    Case("REDUCE", "ca\nb\n(I1\ntR.", "<a.b>(1)"),
    Case("NEWOBJ", Array("ca\nb\n(I1\nt".utf8) + [0x81, 0x2e], "new <a.b>(1)"),
    Case("NEWOBJ_EX", Array("ca\nb\n)}".utf8) + [0x92, 0x2e], "new <a.b>()**{}"),
    Case("INST", "(I1\nia\nb\n.", "<a.b>(1)"),
    Case("OBJ", "(ca\nb\nI1\no.", "<a.b>(1)"),
    Case("BUILD", "ca\nb\n)R}I1\nI2\nsb.", "<a.b>()={1: 2}"),
    Case("BUILD twice", "ca\nb\n)RI1\nbI2\nb.", "<a.b>()=2"),
    Case("APPEND to an object", "ca\nb\n)RI1\na(I2\ne.", "<a.b>()+[1, 2]"),
    Case("SETITEM on an object", "ca\nb\n)RI1\nI2\ns(I3\nI4\nu.", "<a.b>()+{1: 2, 3: 4}"),
    Case("ADDITEMS to an object", Array("ca\nb\n)R(I1\n".utf8) + [0x90, 0x2e], "<a.b>()+[1]"),
    Case("PERSID", "Pabc\n.", "persistent('abc')"),
    Case("BINPERSID", "I5\nQ.", "persistent(5)"),
  ]

  @Test(arguments: scalars + texts) func values(_ test: Case) throws {
    #expect(try PickleText.of(test.bytes) == test.value)
  }

  @Test(arguments: containers + stack + objects) func structures(_ test: Case) throws {
    #expect(try PickleText.of(test.bytes) == test.value)
  }

  /// The end of a pickle is told, because others follow in legacy streams.
  @Test func endIsTold() throws {
    var log = FindingLog()
    let pickle = try PickleMachine.run([0x4e, 0x4e, 0x2e, 0x4b], at: 1, log: &log)
    #expect(pickle.end == 3)
    #expect(pickle.root == .none)
  }

  /// Every byte is an instruction that is known or an error that says so.
  @Test func allBytesAreAccountedFor() {
    for byte in UInt8.min...UInt8.max where Opcode(rawValue: byte) == nil {
      var log = FindingLog()
      #expect(throws: PickleError(.pickleOpcode, at: 0, "0x\(String(byte, radix: 16))")) {
        try PickleMachine.run([byte], log: &log)
      }
    }
  }
}
