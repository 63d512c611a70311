import Tensors
import Testing
import TorchCheckpoint

/// No pickle costs time or memory out of proportion to its size: each of these once did, or would in
/// a reader that copies, looks again or compares too much.
@Suite struct PickleCostTests {
  /// Reading takes far less; a machine shared with others may be slow.
  private static let bound = Duration.seconds(5)

  private func run(_ bytes: [UInt8]) throws -> Pickle {
    var log = FindingLog()
    let clock = ContinuousClock()
    let start = clock.now
    let pickle = try PickleMachine.run(bytes, log: &log)
    #expect(clock.now - start < Self.bound)
    return pickle
  }

  private func repeated(_ piece: [UInt8], _ count: Int) -> [UInt8] {
    Array(repeatElement(piece, count: count).joined())
  }

  @Test func manySingleItems() throws {
    let count = 300_000
    let list = try run(Op.emptyList + repeated([0x4e, 0x61], count) + Op.stop)
    #expect(list.graph.elements(list.root)?.count == count)
    let set = try run(Op.emptySet + repeated([0x28, 0x4e, 0x90], count) + Op.stop)
    #expect(set.graph.count == 1)
    let dictionary = try run(Op.emptyDict + repeated([0x4e, 0x4e, 0x73], count) + Op.stop)
    #expect(dictionary.graph.entries(dictionary.root)?.count == count)
    let object = try run(Op.call("a", "b") + repeated([0x4e, 0x61], count) + Op.stop)
    #expect(object.graph.object(object.root)?.items.count == count)
  }

  /// P9: nesting costs no stack.
  @Test func deepNesting() throws {
    let depth = 500_000
    _ = try run(Op.none + repeated(Op.tuple1, depth) + Op.stop)
    _ = try run(repeated(Op.emptyList, depth) + repeated(Op.append, depth - 1) + Op.stop)
  }

  /// A tuple that holds itself twice, thirty times over, has a billion leaves.
  @Test func sharedTuplesAsKeys() throws {
    let doubling = Op.none + repeated(Op.dup + Op.tuple2, 30)
    _ = try run(Op.emptyDict + doubling + Op.none + Op.setItem + Op.stop)
    _ = try run(Op.mark + doubling + Op.frozenSet + Op.stop)
  }

  /// One large state given to very many objects.
  @Test func sharedState() throws {
    let entries = (0..<50_000).flatMap { Op.int($0) + Op.none }
    let state = Op.emptyDict + Op.mark + entries + Op.setItems + Op.put(0) + Op.pop
    let objects = Op.emptyTuple + Op.put(1) + Op.global("a", "b") + Op.put(2)
    let each = Op.get(2) + Op.get(1) + Op.reduce + Op.get(0) + Op.build + Op.pop
    _ = try run(state + objects + repeated(each, 50_000) + Op.stop)
  }

  @Test func longNumbers() throws {
    let number = Array("L\(String(repeating: "9", count: 4_000))\n0".utf8)
    _ = try run(Op.none + repeated(number, 500) + Op.stop)
  }

  /// Strings that differ in combining marks only are sorted mark by mark when Swift compares them.
  @Test func combiningMarksInKeys() throws {
    let marks = String(repeating: "\u{301}\u{323}", count: 40_000)
    let value = Op.dict(("_" + marks, Op.list(Op.tensor(Op.storage(count: 1), [1]))))
    let clock = ContinuousClock()
    let start = clock.now
    let kind = try errorKind(
      TorchArchive.around(value, storages: [("0", TorchArchive.floats([1]))]))
    #expect(kind == .limit)
    #expect(clock.now - start < Self.bound)
  }

  /// P8: a huge memo number is a number, not a size.
  @Test func sparseMemo() throws {
    let bytes = Op.none + [0x72, 0xff, 0xff, 0xff, 0xff] + Op.stop
    #expect(try run(bytes).root == .none)
  }

  @Test func stackLimit() {
    var log = FindingLog()
    #expect(
      throws: PickleError(.limit, at: Limits.stack, "more than \(Limits.stack) values on the stack")
    ) {
      try PickleMachine.run([UInt8](repeating: 0x4e, count: Limits.stack + 1), log: &log)
    }
  }

  @Test func marksLimit() {
    var log = FindingLog()
    #expect(throws: PickleError(.limit, at: Limits.marks, "more than \(Limits.marks) marks")) {
      try PickleMachine.run([UInt8](repeating: 0x28, count: Limits.marks + 1), log: &log)
    }
  }

  @Test func importsLimit() {
    var log = FindingLog()
    let bytes = (0...Limits.imports).flatMap { Op.global("m", "n\($0)") + Op.pop }
    #expect(throws: PickleError.self) { try PickleMachine.run(bytes, log: &log) }
    #expect(log.imports.count == Limits.imports)
  }
}
