import Testing
import TorchCheckpoint

/// Text forms of values that Python writes and reads.
@Suite struct LiteralTests {
  @Test(arguments: [
    ("'abc'", "abc"), ("\"a'b\"", "a'b"), ("'\\\\'", "\\"), ("'\\x41\\102'", "AB"),
    ("'\\a\\b\\f\\v\\r'", "\u{7}\u{8}\u{c}\u{b}\r"), ("''", ""), ("'\\7z'", "\u{7}z"),
  ])
  func quoted(_ literal: String, _ text: String) {
    #expect(PythonLiteral.quotedBytes(Array(literal.utf8)[...]) == Array(text.utf8))
  }

  @Test(arguments: ["", "'", "abc", "'abc", "'abc\"", "'\\x4'", "'\\xgg'", "'\\"])
  func notQuoted(_ literal: String) {
    #expect(PythonLiteral.quotedBytes(Array(literal.utf8)[...]) == nil)
  }

  @Test func octalWraps() {
    #expect(PythonLiteral.quotedBytes(Array("'\\777'".utf8)[...]) == [0xff])
  }

  /// Numbers beyond 64 bits keep their digits, in both directions.
  @Test(arguments: [
    "0", "1", "-1", "255", "-256", "9223372036854775808", "-9223372036854775809",
    "18446744073709551616", "1000000000000000000", "-1000000000000000000000000000000000000",
    "340282366920938463463374607431768211455", "123456789012345678901234567890",
  ])
  func decimals(_ text: String) {
    let digits = Array(text.utf8.drop { $0 == UInt8(ascii: "-") })
    let bytes = BigDecimal.bytes(digits, isNegative: text.hasPrefix("-"))
    #expect(BigDecimal.text(bytes) == text)
  }

  /// Bytes that only repeat the sign are dropped, and no more.
  @Test(arguments: [
    ([UInt8](), [UInt8]()), ([0], [0]), ([0, 0, 0], [0]), ([0xff, 0xff], [0xff]),
    ([0x80, 0], [0x80, 0]), ([0x7f, 0], [0x7f]), ([0x7f, 0xff], [0x7f, 0xff]),
    ([0x80, 0xff], [0x80]),
  ])
  func shortened(_ bytes: [UInt8], _ expected: [UInt8]) {
    #expect(BigDecimal.shortened(bytes) == expected)
  }

  @Test func persistentIDs() {
    #expect(
      PersistentIDText.fields("('storage', <class 'torch.FloatStorage'>, '0', 'cpu', 6)") == [
        .string("storage"), .global(PickleGlobal("torch", "FloatStorage")), .string("0"),
        .string("cpu"), .int(6),
      ])
    #expect(PersistentIDText.fields("('a\\'b', None)") == [.string("a'b"), .none])
    #expect(PersistentIDText.fields("()") == [])
  }

  @Test(arguments: [
    "", "(", "storage", "('a'", "('a, 1)", "(<class 'x'>)", "(<class torch.X>)", "(1.5)", "('\\)",
    "(((1)))", "('a' 'b')",
  ])
  func notPersistentIDs(_ text: String) { #expect(PersistentIDText.fields(text) == nil) }

  /// Keys are named as Python's `str` names them.
  @Test(arguments: [
    (PickleValue.string("a.b"), "a.b"), (.int(-3), "-3"), (.bool(true), "True"), (.none, "None"),
    (.float(0.5), "0.5"), (.bytes([0x61]), "b'a'"),
    (.global(PickleGlobal("torch", "float32")), "torch.float32"),
    (.bigInt([0, 0, 0, 0, 0, 0, 0, 0x80, 0]), "9223372036854775808"),
  ])
  func keys(_ key: PickleValue, _ text: String) {
    #expect(KeyText.of(key, PickleGraph()) == text)
  }

  @Test func tupleKeys() throws {
    var log = FindingLog()
    let bytes = Op.int(1) + Op.text("a") + Op.tuple1 + Op.tuple2 + Op.stop
    let pickle = try PickleMachine.run(bytes, log: &log)
    #expect(KeyText.of(pickle.root, pickle.graph) == "(1, ('a',))")
  }

  /// Tuples that share their parts would have a text of exponential length.
  @Test func sharedTupleKeyIsCut() throws {
    var log = FindingLog()
    let bytes = Op.int(1) + [UInt8](repeatElement([0x32, 0x86], count: 40).joined()) + Op.stop
    let pickle = try PickleMachine.run(bytes, log: &log)
    #expect(KeyText.of(pickle.root, pickle.graph).utf8.count < 4 * Limits.pathBytes)
  }

  /// Python takes 1, 1.0 and True for one key, and composed and decomposed letters for two.
  @Test func keyIdentity() {
    #expect(PickleValue.bool(true).asKey == .int(1))
    #expect(PickleValue.float(2).asKey == .int(2))
    #expect(PickleValue.float(2.5).asKey == .float(2.5))
    #expect(PickleValue.float(1e300).asKey == .float(1e300))
    #expect(PickleValue.string("\u{e9}") != .string("e\u{301}"))
    #expect(PickleValue.float(.nan) == .float(.nan))
    #expect(PickleValue.float(0) != .float(-0.0))
  }

  /// Thousands of keys that are not numbers would otherwise all be looked at for each.
  @Test func notANumberKeysAreQuick() {
    var set: Set<PickleValue> = []
    for _ in 0..<100_000 { set.insert(.float(.nan)) }
    #expect(set.count == 1)
  }
}
