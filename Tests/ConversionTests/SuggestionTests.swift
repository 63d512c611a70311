import Conversion
import Testing

@Suite struct SuggestionTests {
  @Test func nearest() {
    let names = ["swift", "unilm", "timm", "mmpretrain", "hf"]
    #expect(Suggestion.nearest(to: "mmpretain", in: names) == "mmpretrain")
    #expect(Suggestion.nearest(to: "tim", in: names) == "timm")
    #expect(Suggestion.nearest(to: "tensorflow", in: names) == nil)
    #expect(Suggestion.nearest(to: "", in: [String]()) == nil)
  }
}
