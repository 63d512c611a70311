import Registry
import Testing

@Suite struct FiguresTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let expected: String
    var testDescription: String { expected }

    init(_ text: String, _ expected: String) {
      self.text = text
      self.expected = expected
    }
  }

  static let cases = [
    Case(grouped(0), "0"), Case(grouped(999), "999"), Case(grouped(1000), "1,000"),
    Case(grouped(86_530_984), "86,530,984"), Case(grouped(-1234), "-1,234"),
    Case(grouped(.min), "-9,223,372,036,854,775,808"),
    Case(decimal(88.37, places: 3), "88.370"), Case(decimal(86.458, places: 1), "86.5"),
    Case(decimal(97, places: 0), "97"), Case(decimal(0.05, places: 2), "0.05"),
    Case(decimal(-0.001, places: 2), "0.00"), Case(decimal(-1.5, places: 1), "-1.5"),
    Case(decimal(.infinity, places: 1), "inf"), Case(decimal(.nan, places: 1), "nan"),
    Case(abbreviated(999), "999 "), Case(abbreviated(86_530_984), "86.5 M"),
    Case(abbreviated(999_950), "1.0 M"), Case(abbreviated(999_949), "999.9 k"),
    Case(bytes(5), "5 bytes"), Case(bytes(1_234_567), "1,234,567 bytes (1.2 MB)"),
  ]

  @Test(arguments: cases) func text(item: Case) { #expect(item.text == item.expected) }
}
