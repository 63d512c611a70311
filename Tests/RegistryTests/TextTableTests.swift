import Registry
import Testing

/// Tables line up, and no line ends in spaces.
@Suite struct TextTableTests {
  @Test func alignsColumns() {
    let table = TextTable(
      header: ["NAME", "SIZE", "NOTE"],
      rows: [["a", "1", ""], ["longer", "1234567", "é"], ["b", "", ""], ["c"]], rightAligned: [1])
    #expect(
      table.lines == [
        "NAME       SIZE  NOTE",
        "a             1",
        "longer  1234567  é",
        "b",
        "c",
      ])
  }

  @Test func hasOnlyAHeader() {
    #expect(TextTable(header: ["A", "B"], rows: []).lines == ["A  B"])
  }
}
