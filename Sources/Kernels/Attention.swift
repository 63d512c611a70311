private import CKernels

/// The extents of an attention: how many sequences of how many tokens, and the heads.
package struct AttentionShape: Sendable {
  /// The sequences.
  package let batch: Int
  /// The tokens of a sequence.
  package let tokens: Int
  /// The heads.
  package let heads: Int
  /// The width of a head.
  package let headWidth: Int

  /// Describes an attention.
  package init(batch: Int, tokens: Int, heads: Int, headWidth: Int) {
    precondition(batch > 0 && tokens > 0 && heads > 0 && headWidth > 0, "empty attention")
    self.batch = batch
    self.tokens = tokens
    self.heads = heads
    self.headWidth = headWidth
  }

  /// The width of a token.
  package var width: Int { heads * headWidth }

  /// Queries handled at a time: few enough for the scores to stay in a processor's own cache.
  fileprivate var queryBlock: Int { min(tokens, 256) }
  fileprivate var queryBlocks: Int { (tokens + queryBlock - 1) / queryBlock }
  /// The factor on each score, one over the root of the head's width.
  fileprivate var scale: Float { 1 / Float(headWidth).squareRoot() }
}

/// output ← softmax(q · kᵀ / √headWidth + bias) · v, heads side by side.
///
/// `qkv` [batch · tokens, 3 · width] holds query, key and value of each token; the heads are read where
/// they stand, so nothing is transposed. `output` is [batch · tokens, width].
package func attention(
  _ qkv: [Float], _ shape: AttentionShape, bias: PositionBias?, into output: inout [Float]
) {
  precondition(qkv.count == shape.batch * shape.tokens * 3 * shape.width, "odd query, key, value")
  precondition(output.count >= shape.batch * shape.tokens * shape.width, "no room for the output")
  check(bias, shape)
  let qkv = unsafe buffer(qkv.span)
  Profile.measure(.attention) { unsafe attend(qkv, shape, bias, into: &output) }
}

private func attend(
  _ qkv: UnsafeBufferPointer<Float>, _ shape: AttentionShape, _ bias: PositionBias?,
  into output: inout [Float]
) {
  let workers = Threads.count
  var scores = [Float](repeating: 0, count: workers * shape.queryBlock * shape.tokens)
  unsafe scores.withUnsafeMutableBufferPointer { scores in
    unsafe output.withUnsafeMutableBufferPointer { output in
      let output = unsafe output
      forEachTask(shape.batch * shape.heads * shape.queryBlocks, limit: workers) { task, worker in
        let task = Task(task, shape)
        let room = worker * shape.queryBlock * shape.tokens
        unsafe probabilities(of: task, qkv, shape, bias, into: scores, at: room)
        unsafe multiply(
          Matrix(
            UnsafeBufferPointer(scores), at: room, rows: task.queries.count, columns: shape.tokens
          ).asIs,
          Matrix(
            qkv, at: task.start(of: 2, shape), rows: shape.tokens, columns: shape.headWidth,
            stride: 3 * shape.width
          ).asIs,
          into: MutableMatrix(
            output,
            at: (task.picture * shape.tokens + task.queries.lowerBound) * shape.width
              + task.head * shape.headWidth,
            rows: task.queries.count, columns: shape.headWidth, stride: shape.width))
      }
    }
  }
}

/// The attention that each token pays to each other, [batch, heads, tokens, tokens]; see `attention`.
package func attentionMaps(
  _ qkv: [Float], _ shape: AttentionShape, bias: PositionBias?
) -> [Float] {
  precondition(qkv.count == shape.batch * shape.tokens * 3 * shape.width, "odd query, key, value")
  check(bias, shape)
  let map = shape.tokens * shape.tokens
  var maps = [Float](repeating: 0, count: shape.batch * shape.heads * map)
  unsafe maps.withUnsafeMutableBufferPointer { maps in
    let qkv = unsafe buffer(qkv.span)
    forEachTask(shape.batch * shape.heads * shape.queryBlocks) { task, _ in
      let task = Task(task, shape)
      unsafe probabilities(
        of: task, qkv, shape, bias, into: maps,
        at: (task.picture * shape.heads + task.head) * map
          + task.queries.lowerBound * shape.tokens)
    }
  }
  return maps
}

/// A stretch of queries in one head of one picture.
private struct Task {
  let picture: Int
  let head: Int
  let queries: Range<Int>

  init(_ index: Int, _ shape: AttentionShape) {
    let (sequence, block) = index.quotientAndRemainder(dividingBy: shape.queryBlocks)
    (picture, head) = sequence.quotientAndRemainder(dividingBy: shape.heads)
    let start = block * shape.queryBlock
    queries = start..<min(start + shape.queryBlock, shape.tokens)
  }

  /// Where the head's queries (`part` 0), keys (1) or values (2) start.
  func start(of part: Int, _ shape: AttentionShape) -> Int {
    picture * shape.tokens * 3 * shape.width + part * shape.width + head * shape.headWidth
  }
}

private func check(_ bias: PositionBias?, _ shape: AttentionShape) {
  guard let bias else { return }
  precondition(bias.tokens == shape.tokens && bias.heads == shape.heads, "a bias of another shape")
}

/// Writes softmax(q · kᵀ · scale + bias), [queries, tokens], to `room` at `start`.
private func probabilities(
  of task: Task, _ qkv: UnsafeBufferPointer<Float>, _ shape: AttentionShape, _ bias: PositionBias?,
  into room: UnsafeMutableBufferPointer<Float>, at start: Int
) {
  let scores = unsafe MutableMatrix(
    room, at: start, rows: task.queries.count, columns: shape.tokens)
  if let bias {
    for (row, query) in task.queries.enumerated() {
      unsafe bias.fill(scores.base + row * shape.tokens, query: query, head: task.head)
    }
  }
  let stride = 3 * shape.width
  unsafe multiply(
    Matrix(
      qkv, at: task.start(of: 0, shape) + task.queries.lowerBound * stride,
      rows: task.queries.count, columns: shape.headWidth, stride: stride
    ).asIs,
    Matrix(
      qkv, at: task.start(of: 1, shape), rows: shape.tokens, columns: shape.headWidth,
      stride: stride
    ).transposed,
    into: scores, alpha: shape.scale, beta: bias == nil ? 0 : 1)
  unsafe zoo_softmax(scores.base, task.queries.count, shape.tokens)
}
