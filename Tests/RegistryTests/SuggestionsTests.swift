import Registry
import Testing

@Suite struct SuggestionsTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    let first: String
    let second: String
    let distance: Int
    var testDescription: String { "\(first) \(second)" }
  }

  static let pairs = [
    Pair(first: "", second: "", distance: 0),
    Pair(first: "", second: "abc", distance: 3),
    Pair(first: "abc", second: "", distance: 3),
    Pair(first: "kitten", second: "sitting", distance: 3),
    Pair(first: "base", second: "bsae", distance: 1),
    Pair(first: "ab", second: "ba", distance: 1),
    Pair(first: "ca", second: "abc", distance: 3),
    Pair(first: "beit", second: "beitv2", distance: 2),
    Pair(first: "größe", second: "grösse", distance: 2),
  ]

  @Test(arguments: pairs) func distance(of pair: Pair) {
    #expect(Suggestions.distance(pair.first, pair.second) == pair.distance)
    #expect(Suggestions.distance(pair.second, pair.first) == pair.distance)
  }

  /// One suggestion a thing, by its nearest name; at most three, the nearest first.
  @Test func nearest() {
    let groups = [["alpha", "alpah"], ["alpine"], ["beta"], ["alphas"], ["alphb"]]
    #expect(Suggestions.nearest(to: "Alpah", among: groups) == ["alpah", "alphas", "alphb"])
  }

  /// The beginning of a long name is far from it by slips of the pen.
  @Test func parts() {
    let groups = [["beitv2_large_patch16"], ["beitv2_base_patch16_224"], ["other"]]
    #expect(
      Suggestions.nearest(to: "beitv2_", among: groups)
        == ["beitv2_large_patch16", "beitv2_base_patch16_224"])
    #expect(Suggestions.nearest(to: "", among: groups) == [])
    #expect(Suggestions.nearest(to: "unrelated words", among: groups) == [])
  }
}
