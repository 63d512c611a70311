import Glibc
import Kernels
import Testing

struct AttentionCase: Sendable, CustomTestStringConvertible {
  let batch, grid, heads, headWidth: Int
  let biased: Bool
  var tokens: Int { grid * grid + 1 }
  var testDescription: String { "\(batch)×\(tokens)×\(heads)×\(headWidth) \(biased)" }
}

@Suite struct AttentionTests {
  /// Odd extents, one head, more tokens than one block of queries holds.
  @Test(arguments: [
    AttentionCase(batch: 1, grid: 1, heads: 1, headWidth: 1, biased: true),
    AttentionCase(batch: 2, grid: 3, heads: 3, headWidth: 5, biased: true),
    AttentionCase(batch: 3, grid: 4, heads: 2, headWidth: 10, biased: false),
    AttentionCase(batch: 1, grid: 17, heads: 2, headWidth: 9, biased: true),
  ]) func againstPlainLoops(_ shape: AttentionCase) {
    let (tokens, width) = (shape.tokens, shape.heads * shape.headWidth)
    let side = 2 * shape.grid - 1
    var random = Random(5)
    let qkv = random.floats(shape.batch * tokens * 3 * width, scale: 2)
    let table = random.floats((side * side + 3) * shape.heads)
    let bias = PositionBias(table: table.span, heads: shape.heads, grid: shape.grid)
    let extents = AttentionShape(
      batch: shape.batch, tokens: tokens, heads: shape.heads, headWidth: shape.headWidth)
    var output = [Float](repeating: .nan, count: shape.batch * tokens * width)
    attention(qkv, extents, bias: shape.biased ? bias : nil, into: &output)
    let maps = attentionMaps(qkv, extents, bias: shape.biased ? bias : nil)

    for picture in 0..<shape.batch {
      for head in 0..<shape.heads {
        for query in 0..<tokens {
          let value = { (token: Int, part: Int, channel: Int) in
            Double(
              qkv[
                (picture * tokens + token) * 3 * width + part * width + head * shape.headWidth
                  + channel])
          }
          var scores = (0..<tokens).map { key in
            (0..<shape.headWidth).reduce(0.0) { $0 + value(query, 0, $1) * value(key, 1, $1) }
              / Double(shape.headWidth).squareRoot()
          }
          if shape.biased {
            var row = [Float](repeating: 0, count: tokens)
            var span = row.mutableSpan
            bias.fill(&span, query: query, head: head)
            for key in 0..<tokens { scores[key] += Double(row[key]) }
          }
          let weights = Reference.softmax(scores)
          let start = ((picture * shape.heads + head) * tokens + query) * tokens
          #expect(largestError(maps[start..<start + tokens], weights) < 2e-6)
          let expected = (0..<shape.headWidth).map { channel in
            (0..<tokens).reduce(0.0) { $0 + weights[$1] * value($1, 2, channel) }
          }
          let place = (picture * tokens + query) * width + head * shape.headWidth
          #expect(largestError(output[place..<place + shape.headWidth], expected) < 5e-6)
        }
      }
    }
  }
}
