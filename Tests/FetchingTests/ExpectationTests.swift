import Fetching
import Testing

@Suite struct ExpectationTests {
  @Test(arguments: [
    ("vqkd_encoder_base_decoder_3x768x12_clip-d5036aa7.pth", "d5036aa7"),
    ("beit-base_3rdparty_in1k_20221114-C0A4DF23.pth", "c0a4df23"),
    ("a-0123456789abcdef.bin", "0123456789abcdef"),
    ("a-20130003.pth", "20130003"), ("a-19991231.pth", "19991231"),
  ]) func digitsInNames(name: String, digits: String) {
    #expect(digestDigits(inName: name) == digits)
  }

  /// Short runs of digits, none at all, and dates prove nothing.
  @Test(arguments: [
    "a.pth", "a-.pth", "a-0123456.pth", "a-d5036aa7", "a-d5036aag.pth", "d5036aa7.pth",
    "a-20221114.pth", "a-d5036aa7-b.pth", "a_d5036aa7.pth", "",
  ]) func noDigitsInNames(name: String) { #expect(digestDigits(inName: name) == nil) }

  @Test func digests() {
    #expect(Expectation(digest: "ABCDEF01").digest == "abcdef01")
    for text in ["", "abcdef0", "abcdefgh", String(repeating: "0", count: 65)] {
      #expect(Expectation(digest: text).digest == nil)
    }
    let known = Expectation(digest: "abcdef01")
    #expect(known.completed(byName: "a-d5036aa7.pth").digest == "abcdef01")
    #expect(Expectation().completed(byName: "a-d5036aa7.pth").digest == "d5036aa7")
  }
}
