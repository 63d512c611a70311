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

  /// The factor on each score, one over the root of the head's width.
  fileprivate var scale: Float { 1 / Float(headWidth).squareRoot() }
}

/// output ← softmax(q · kᵀ / √headWidth + bias) · v, heads side by side.
///
/// `qkv` [batch · tokens, 3 · width] holds query, key and value of each token; the heads are read where
/// they stand. `output` is [batch · tokens, width]. The products are in `format` where the processor has
/// such, softmax is in float32.
package func attention(
  _ qkv: [Float], _ shape: AttentionShape, bias: PositionBias?, format: ProductFormat = .float32,
  into output: inout [Float]
) {
  precondition(qkv.count == shape.batch * shape.tokens * 3 * shape.width, "odd query, key, value")
  precondition(output.count >= shape.batch * shape.tokens * shape.width, "no room for the output")
  check(bias, shape)
  let qkv = unsafe buffer(qkv.span)
  Profile.measure(.attention) {
    unsafe attend(qkv, shape, bias, format.packing, into: &output)
  }
}

/// A head at a time, or part of one where there are more threads than heads.
private func attend(
  _ qkv: UnsafeBufferPointer<Float>, _ shape: AttentionShape, _ bias: PositionBias?,
  _ packing: Int32, into output: inout [Float]
) {
  let heads = shape.batch * shape.heads
  let parts = min(shape.tokens, (Threads.count + heads - 1) / heads)
  unsafe output.withUnsafeMutableBufferPointer { output in
    let output = unsafe output
    forEachTask(heads * parts) { task, _ in
      let queries = part(task % parts, of: parts, in: shape.tokens)
      let task = Task(head: task / parts, queries: queries, shape)
      let target = unsafe MutableMatrix(
        output, at: task.outputStart(shape), rows: queries.count, columns: shape.headWidth,
        stride: shape.width)
      let head = unsafe task.head(of: qkv, shape)
      if let bias {
        unsafe bias.withParameters(head: task.head) { bias in
          unsafe withUnsafePointer(to: bias) { bias in
            unsafe attend(head, bias, shape, queries, packing, into: target)
          }
        }
      } else {
        unsafe attend(head, nil, shape, queries, packing, into: target)
      }
    }
  }
}

private func attend(
  _ head: zoo_head, _ bias: UnsafePointer<zoo_bias>?, _ shape: AttentionShape,
  _ queries: Range<Int>, _ packing: Int32, into target: MutableMatrix
) {
  let isDone = unsafe zoo_attend(
    packing, head, bias, shape.scale, queries.lowerBound, queries.count, target.base,
    target.stride)
  precondition(isDone != 0, "no memory for attention")
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
    forEachTask(shape.batch * shape.heads) { head, _ in
      let task = Task(head: head, queries: 0..<shape.tokens, shape)
      unsafe probabilities(of: task, qkv, shape, bias, into: maps, at: head * map)
    }
  }
  return maps
}

/// A stretch of queries in one head of one picture.
private struct Task {
  let picture: Int
  let head: Int
  let queries: Range<Int>

  init(head: Int, queries: Range<Int>, _ shape: AttentionShape) {
    (picture, self.head) = head.quotientAndRemainder(dividingBy: shape.heads)
    self.queries = queries
  }

  /// Queries, keys and values of the head as C takes them.
  func head(of qkv: UnsafeBufferPointer<Float>, _ shape: AttentionShape) -> zoo_head {
    let parts = (0..<3).map { part in
      unsafe Matrix(
        qkv, at: start(of: part, shape), rows: shape.tokens, columns: shape.headWidth,
        stride: 3 * shape.width)
    }
    return unsafe zoo_head(
      query: parts[0].base, key: parts[1].base, value: parts[2].base, stride: 3 * shape.width,
      tokens: shape.tokens, width: shape.headWidth)
  }

  /// Where the results of the task start.
  func outputStart(_ shape: AttentionShape) -> Int {
    (picture * shape.tokens + queries.lowerBound) * shape.width + head * shape.headWidth
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
