import BEiTZoo

/// The codes of one picture, as `zoo tokenize` prints them.
struct TokenizeResult: Encodable {
  let image: String
  var codes: [Int]?
  /// How alike the reconstruction and the teacher's features are.
  var cosine: Double?
  var error: String?

  /// The codes for people: the grid of the picture.
  func lines(grid: Int) -> [String] {
    guard let codes else { return [] }
    let width = codes.map { "\($0)".count }.max() ?? 1
    let rows = codes.batches(of: grid).map { row in
      "  "
        + row.map { code in
          let text = "\(code)"
          return String(repeating: " ", count: width - text.count) + text
        }.joined(separator: " ")
    }
    let likeness = cosine.map { ["  cosine to the teacher \(Float($0))"] } ?? []
    return [image] + rows + likeness
  }
}
