import Testing
import TorchCheckpoint

/// The memo holds references: what is filled after it was stored is filled under every name.
@Suite struct PickleMemoTests {
  /// The picklers store a dictionary before they fill it; readers that copy see it empty later.
  @Test func aliasSeesWhatIsAddedLater() throws {
    let bytes =
      Op.mark + Op.emptyDict + Op.put(0) + Op.text("a") + Op.int(1) + Op.setItem + Op.get(0)
      + Op.tuple + Op.stop
    #expect(try PickleText.of(bytes) == "({'a': 1}, {'a': 1})")
  }

  @Test func changeThroughAnAliasIsSeen() throws {
    let bytes =
      Op.mark + Op.emptyList + Op.put(0) + Op.get(0) + Op.int(1) + Op.append + Op.tuple + Op.stop
    #expect(try PickleText.of(bytes) == "([1], [1])")
  }

  @Test func listMayContainItself() throws {
    var log = FindingLog()
    let pickle = try PickleMachine.run(
      Op.emptyList + Op.put(0) + Op.get(0) + Op.append + Op.stop, log: &log)
    #expect(pickle.graph.elements(pickle.root) == [pickle.root])
  }

  @Test func stateGivenLaterIsSeenEverywhere() throws {
    let bytes =
      Op.mark + Op.call("a", "B") + Op.put(0) + Op.int(1) + Op.build + Op.get(0) + Op.tuple
      + Op.stop
    #expect(try PickleText.of(bytes) == "(<a.B>()=1, <a.B>()=1)")
  }

  @Test func numberCanBeReused() throws {
    let bytes = Op.int(1) + Op.put(0) + Op.int(2) + Op.put(0) + Op.get(0) + Op.tuple3 + Op.stop
    #expect(try PickleText.of(bytes) == "(1, 2, 2)")
  }

  /// Numbers out of order, far apart and in the way of MEMOIZE, which counts what was stored.
  @Test func numbersMaySkip() {
    var memo = PickleMemo()
    memo.store(.int(5), at: 5)
    memo.store(.int(0), at: 0)
    memo.store(.int(900), at: .max)
    #expect(memo.count == 3)
    #expect(memo[5] == .int(5))
    #expect(memo[1] == nil)
    for index in 1...6 { memo.store(.int(10 * index), at: UInt64(index)) }
    #expect(memo.count == 8)
    #expect(
      (0...6).map { memo[$0] } == [
        .int(0), .int(10), .int(20), .int(30), .int(40), .int(50), .int(60),
      ])
    #expect(memo[.max] == .int(900))
  }
}
