/// A tensor, or a run of its rows.
package struct Piece: Hashable, Sendable {
  /// The name of the tensor.
  package let tensor: String
  /// The extents of the whole tensor.
  package let shape: [Int]
  /// The rows that are meant; nil for all.
  package let rows: Range<Int>?

  init(_ tensor: String, shape: [Int], rows: Range<Int>? = nil) {
    self.tensor = tensor
    self.shape = shape
    self.rows = rows == 0..<(shape.first ?? 1) ? nil : rows
  }

  /// The number of rows that are meant.
  var height: Int { rows?.count ?? shape.first ?? 1 }

  /// The part of the piece that lies in `range`, counted in rows of the piece; nil where none does.
  func slice(_ range: Range<Int>) -> Piece? {
    let part = range.clamped(to: 0..<height)
    guard !part.isEmpty else { return nil }
    let start = rows?.lowerBound ?? 0
    return Piece(
      tensor, shape: shape, rows: part.lowerBound + start..<part.upperBound + start)
  }
}

extension Piece: CustomStringConvertible {
  /// The name, with the rows in brackets where only some are meant.
  package var description: String {
    rows.map { "\(tensor)[\($0.lowerBound)..<\($0.upperBound)]" } ?? tensor
  }
}

extension [Piece] {
  /// The pieces that make up `rows` of what these pieces make up together; nil means all.
  func slice(_ rows: Range<Int>?) -> [Piece] {
    guard let rows else { return self }
    var start = 0
    return compactMap { piece in
      defer { start += piece.height }
      let lower = Swift.max(rows.lowerBound - start, 0)
      let upper = Swift.max(rows.upperBound - start, lower)
      return piece.slice(lower..<upper)
    }
  }
}
