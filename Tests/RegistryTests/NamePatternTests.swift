import Registry
import Testing

@Suite struct NamePatternTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let pattern: String
    let name: String
    let matches: Bool
    var testDescription: String { "\(pattern) \(name)" }

    init(_ pattern: String, _ name: String, _ matches: Bool) {
      self.pattern = pattern
      self.name = name
      self.matches = matches
    }
  }

  static let cases = [
    Case("", "anything", true), Case("beit", "beitv2_base", true), Case("BEIT", "beit", true),
    Case("beit", "Beit", true), Case("v2", "beitv2", false), Case("*v2", "beitv2_base", true),
    Case("*v2*large", "beitv2_large_224", true), Case("*v2*large", "beit_large", false),
    Case("be?t", "beit", true), Case("be?t", "bet", false), Case("?", "", false),
    Case("*", "", true), Case("[ab]x", "bx", true), Case("[ab]x", "cx", false),
    Case("[a-c]x", "bx", true), Case("[!a-c]x", "bx", false), Case("[!a-c]x", "dx", true),
    Case("[c-a]x", "bx", false), Case("[]]x", "]x", true), Case("[!]]x", "]x", false),
    Case("[a-]x", "-x", true), Case("[ab", "[abc", true), Case("[ab", "a", false),
    Case("a.c", "abc", false), Case("a.c", "a.c", true), Case("*_ft1k", "x_ft1k_ft1kk", true),
    Case("**a", "bba", true), Case("a*b*c", "aXbYbZ", false),
  ]

  @Test(arguments: cases) func matches(item: Case) {
    #expect(NamePattern(item.pattern).matches(item.name) == item.matches)
  }

  /// Many stars must not take time without bound.
  @Test func hostilePattern() {
    let pattern = NamePattern(String(repeating: "*a", count: 500) + "*b")
    #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
  }
}
