import Tensors
import Testing
import TorchCheckpoint

/// T10: names that collide, could harm, or cost too much.
@Suite struct TensorNamesTests {
  private static let storages = [("0", TorchArchive.floats([1]))]
  private let tensor = Op.tensor(Op.storage(count: 1), [1])

  private func report(_ names: [String]) throws -> ScanReport {
    let value = Op.emptyDict + Op.mark + names.flatMap { Op.text($0) + tensor } + Op.setItems
    return try scan(TorchArchive.around(value, storages: Self.storages))
  }

  @Test(arguments: [
    "weight", "blocks.0.attn.qkv.weight", "é", "重み", "a b", "a..b", "", "__metadata__",
  ])
  func ordinary(_ name: String) throws {
    let report = try report([name])
    #expect(report.error == nil)
    #expect(report.findings.isEmpty)
  }

  @Test(arguments: [
    "new\nline", "nul\0", "\u{1b}[2J", "\u{202e}right to left", "../../etc/passwd", "a\\..\\b",
    "/etc/passwd",
    String(repeating: "a", count: Limits.nameBytes + 1),
  ])
  func odd(_ name: String) throws {
    let report = try report([name])
    #expect(report.error == nil)
    #expect(report.findings.alarms == ["odd-name"])
    let isPrintable = report.findings.allSatisfy { finding in
      finding.detail.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202e }
    }
    #expect(isPrintable)
  }

  /// Two paths into one name, or two spellings of one text.
  @Test func collisions() throws {
    let nested = Op.dict(("a.b", tensor), ("a", Op.dict(("b", tensor))))
    #expect(try errorKind(TorchArchive.around(nested, storages: Self.storages)) == .tensorName)
    let numbers = Op.emptyDict + Op.mark + Op.text("1") + tensor + Op.int(1) + tensor + Op.setItems
    #expect(try errorKind(TorchArchive.around(numbers, storages: Self.storages)) == .tensorName)
    #expect(try report(["\u{e9}", "e\u{301}"]).error?.kind == .tensorName)
  }

  @Test func tooLong() throws {
    #expect(try report([String(repeating: "a", count: Limits.pathBytes + 1)]).error?.kind == .limit)
    #expect(try report(["a" + String(repeating: "\u{301}", count: 31)]).error?.kind == .limit)
  }

  /// One long name over many tensors would make more names than any file has bytes.
  @Test func allTogetherTooLong() throws {
    let key = String(repeating: "k", count: Limits.pathBytes - 16)
    let count = Limits.allPathBytes / Limits.pathBytes + 10
    let list = Op.list([UInt8](repeatElement(tensor, count: count).joined()))
    let bytes = TorchArchive.around(Op.dict((key, list)), storages: Self.storages)
    #expect(try errorKind(bytes) == .limit)
  }

  @Test func ties() throws {
    let storages = [("0", TorchArchive.floats([1, 2])), ("1", TorchArchive.floats([1, 2]))]
    let value = Op.dict(
      ("a", Op.tensor(Op.storage(count: 2), [2])),
      ("b", Op.tensor(Op.storage(key: "1", count: 2), [2])),
      ("c", Op.tensor(Op.storage(count: 2), offset: 1, [1])),
      ("d", Op.tensor(Op.storage(key: "1", count: 2), [1])))
    #expect(
      try open(TorchArchive.around(value, storages: storages)).ties == [["a", "c"], ["b", "d"]])
  }

  @Test func manyNames() throws {
    let report = try report((0..<1_001).map { "w\($0)" })
    #expect(report.findings.alarms == ["many-names"])
  }

  /// The state dict has every tensor, in order.
  @Test func stateDict() throws {
    let value = Op.dict(("z", tensor), ("a", tensor))
    let state = try open(TorchArchive.around(value, storages: Self.storages)).stateDict
    #expect(state.names == ["z", "a"])
    #expect(try state["a"]?.floats() == [1])
  }
}
