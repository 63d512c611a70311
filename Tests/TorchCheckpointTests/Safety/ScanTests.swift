import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// The report on a file: what it names, what was noticed, and the verdict.
@Suite struct ScanTests {
  private func scan(call: [UInt8]) throws -> ScanReport {
    try TorchCheckpointTests.scan(Op.pickle(call))
  }

  /// P1, P3: every instruction that calls.
  @Test(arguments: [
    Op.call("os", "system", Op.text("true")), Op.global("os", "system") + Op.emptyTuple + Op.newObj,
    Op.global("os", "system") + Op.emptyTuple + Op.emptyDict + Op.newObjEx,
    Op.mark + Op.text("true") + Op.inst("os", "system"),
    Op.mark + Op.global("os", "system") + Op.text("true") + Op.obj,
    Op.text("os") + Op.text("system") + Op.stackGlobal + Op.emptyTuple + Op.reduce,
    Op.text("os") + Op.put(0) + Op.pop + Op.get(0) + Op.text("system") + Op.stackGlobal
      + Op.emptyTuple + Op.reduce,
  ])
  func calls(_ call: [UInt8]) throws {
    let report = try scan(call: call)
    #expect(report.verdict == .danger)
    #expect(report.imports.map { "\($0.module).\($0.name) \($0.isCalled)" } == ["os.system true"])
  }

  @Test func namedButNotCalled() throws {
    let report = try scan(call: Op.global("os", "system"))
    #expect(report.verdict == .danger)
    #expect(report.imports.map(\.isCalled) == [false])
  }

  @Test func clean() throws {
    let report = try TorchCheckpointTests.scan(ZipBuilder(TorchArchive.sound).build())
    #expect(report.verdict == .clean)
    #expect(report.error == nil)
    #expect(report.imports.allSatisfy { $0.verdict == .clean })
  }

  @Test func unreadableIsNotClean() throws {
    let report = try TorchCheckpointTests.scan([0xff])
    #expect(report.verdict == .warning)
    #expect(ScanReport(path: "/nowhere/at all").error?.kind == .open)
  }

  /// What a call returned is called: whatever it is, it is no data.
  @Test func computedCalls() throws {
    let report = try scan(call: Op.call("my", "maker") + Op.emptyTuple + Op.reduce)
    #expect(report.findings.alarms == ["unknown-import", "computed-call"])
  }

  /// Methods of known classes are written as a call of getattr, which is harmless; anything else that
  /// getattr could fetch is not.
  @Test func attributes() throws {
    let buffer = Op.global("mmengine.logging.history_buffer", "HistoryBuffer")
    #expect(
      try scan(call: Op.call("__builtin__", "getattr", buffer, Op.text("mean"))).verdict == .clean)
    let harmful = [
      Op.call("builtins", "getattr", buffer, Op.text("__globals__")),
      Op.call("builtins", "getattr", Op.global("os", "path"), Op.text("join")),
      Op.call("builtins", "getattr", Op.global("my", "thing"), Op.text("run")),
      Op.call("builtins", "getattr", Op.call("my", "f"), Op.text("x")),
      Op.call("builtins", "getattr", buffer, Op.text("system")),
      Op.call("builtins", "getattr", buffer), Op.call("builtins", "getattr", buffer, Op.int(1)),
    ]
    for (index, call) in harmful.enumerated() {
      let report = try scan(call: call)
      #expect(report.verdict == .danger, "case \(index)")
      #expect(report.imports.first { $0.name == "getattr" }?.verdict == .danger, "case \(index)")
    }
  }

  /// P3: state that replaces what Python will call next, in a dictionary or among slots.
  @Test func replacedMethods() throws {
    let method = Op.dict(("__setstate__", Op.global("my", "f")))
    let plain = Op.call("my", "Thing") + method + Op.build
    #expect(
      try scan(call: plain).findings.alarms == [
        "unknown-import", "unknown-import", "method-replaced",
      ])
    let slots = Op.call("my", "Thing") + Op.tuple(Op.none, method) + Op.build
    #expect(try scan(call: slots).verdict == .danger)
    // The state is filled after it was given once, and given again.
    let late =
      Op.call("my", "Thing") + Op.emptyDict + Op.put(0) + Op.build + Op.get(0)
      + Op.text("__setstate__") + Op.none
      + Op.setItem + Op.build
    #expect(try scan(call: late).verdict == .danger)
  }

  @Test func extensionCodes() throws {
    let report = try TorchCheckpointTests.scan(Op.proto(2) + [0x82, 1] + Op.stop)
    #expect(report.findings.alarms == ["extension-code"])
    #expect(report.error?.kind == .unsupported)
  }

  @Test func repeatedProtocol() throws {
    let report = try TorchCheckpointTests.scan(Op.proto(2) + Op.proto(4) + Op.none + Op.stop)
    #expect(report.findings.alarms == ["protocol-repeated"])
  }

  /// Ten thousand harmless findings do not push a dangerous one out.
  @Test func findingsCannotBeCrowdedOut() throws {
    let names = (0..<Limits.findings + 10).flatMap { Op.global("m", "n\($0)") + Op.pop }
    let report = try scan(call: names + Op.call("os", "system"))
    #expect(report.verdict == .danger)
    #expect(report.findings.filter { $0.severity == .warning }.count == Limits.findings)
  }

  @Test func findingsAreMadeOnceAndShort() {
    var log = FindingLog()
    for _ in 0..<3 { log.add(.warning, "odd", String(repeating: "a\n", count: 10_000)) }
    #expect(log.findings.count == 1)
    #expect(log.findings[0].detail.utf8.count < Limits.findingBytes + 16)
    #expect(!log.findings[0].detail.contains("\n"))
  }

  @Test func severities() {
    #expect(Finding.Severity.info < .warning)
    #expect(Finding.Severity.warning < .danger)
    #expect(Finding.Severity.allCases.max() == .danger)
  }

  /// Errors repeat names from the file; none of them may steer a terminal.
  @Test func errorsArePrintable() throws {
    let key = "\u{1b}[2J" + String(repeating: "k", count: 900)
    let bytes = TorchArchive.around(Op.tensor(Op.storage(key: key, count: 1), [1]))
    let error = try #require(try TorchCheckpointTests.scan(bytes).error)
    #expect(error.kind == .storage)
    #expect(!error.description.contains("\u{1b}"))
    #expect {
      _ = try open(bytes)
    } throws: { !"\($0)".contains("\u{1b}") }
  }

  @Test(arguments: [
    ("abc", true), ("e\u{301}", true), (String(repeating: "\u{301}", count: 30), true),
    (String(repeating: "\u{301}", count: 31), false),
    (String(repeating: "a\u{301}", count: 100), true),
    (String(repeating: "\u{f73}", count: 31), false),
  ])
  func streamSafe(_ text: String, _ isSafe: Bool) { #expect(text.isStreamSafe == isSafe) }

  @Test func printable() {
    #expect("abc".printable(limit: 10) == "abc")
    #expect("a\u{202e}b\u{7}".printable(limit: 99) == "a\\u{202e}b\\u{7}")
    #expect("abcdef".printable(limit: 3) == "abc…")
  }
}
