internal import Tensors

/// Collects the scattered elements of a view in memory of bounded size.
///
/// A view is cut along its outermost dimensions, whose parts follow one another in the result, until
/// a part lies in a short stretch of the storage, or has few elements in long runs; those stretches
/// or runs alone are held.
struct ViewGather {
  private let bytes: any StorageBytes
  private let root: Part
  private let size: Int
  private let finish: ElementFinish

  /// What is collected at a time from a part whose elements lie far apart.
  private static let blockBytes = 16 << 20
  /// Runs shorter than this many bytes are worth a read each only where they are few.
  private static let shortRun = 256
  private static let fewRuns = 1 << 16

  /// Collects `view`, whose first element stands at byte `start` of `bytes`.
  init(_ bytes: any StorageBytes, _ view: TensorView, at start: Int, finish: ElementFinish) {
    self.bytes = bytes
    self.finish = finish
    size = finish.elementSize
    // A stride along one element is never taken and may be anything.
    let strides = zip(view.shape, view.strides).map { $0 > 1 ? $1 : 0 }
    root = Part(shape: view.shape, strides: strides, start: start)
  }

  /// Hands the elements to `body` in row-major order.
  func forEachPiece(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    var copier = ElementCopier(elementSize: size)
    try collect(root, &copier, body)
    try flush(&copier, body)
  }

  /// A part of the view, its geometry counted in elements.
  private struct Part {
    var shape: [Int]
    var strides: [Int]
    /// The byte of the storage at which it begins.
    var start: Int

    /// The elements from its first to its last.
    var span: Int { zip(shape, strides).reduce(1) { $0 + ($1.0 - 1) * $1.1 } }
    var count: Int { shape.reduce(1, *) }
  }

  private func collect(
    _ part: Part, _ copier: inout ElementCopier, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    if part.span * size <= Limits.stretchBytes {
      var stretch: [UInt8] = []
      stretch.reserveCapacity(part.span * size)
      try read(part.start, part.span * size, into: &stretch)
      return try copy(stretch, part.shape, part.strides, &copier, body)
    }
    if part.count * size <= ViewGather.blockBytes, let runs = Runs(of: part, size) {
      var compact: [UInt8] = []
      compact.reserveCapacity(runs.count * runs.length * size)
      var walk = ElementWalk(shape: runs.shape, strides: runs.strides)
      while let place = walk.next() {
        try read(part.start + place * size, runs.length * size, into: &compact)
      }
      return try copy(compact, part.shape, runs.compactStrides, &copier, body)
    }
    // The span is long, so some extent is above one.
    guard let cut = part.shape.firstIndex(where: { $0 > 1 }) else { return }
    var (front, back) = (part, part)
    front.shape[cut] = part.shape[cut] / 2
    back.shape[cut] = part.shape[cut] - front.shape[cut]
    back.start += front.shape[cut] * part.strides[cut] * size
    try collect(front, &copier, body)
    try collect(back, &copier, body)
  }

  private func read(
    _ start: Int, _ count: Int, into buffer: inout [UInt8]
  ) throws(CheckpointError) {
    try bytes.forEachChunk(in: start..<start + count) { (chunk) throws(CheckpointError) in
      buffer.append(contentsOf: chunk)
    }
  }

  private func copy(
    _ source: [UInt8], _ shape: [Int], _ strides: [Int], _ copier: inout ElementCopier,
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    let (length, step) = (shape.last ?? 1, strides.last ?? 0)
    var walk = ElementWalk(shape: shape.dropLast(), strides: strides.dropLast())
    while let row = walk.next() {
      var done = 0
      while done < length {
        done += copier.copy(source, from: row + done * step, by: step, count: length - done)
        if copier.isFull { try flush(&copier, body) }
      }
    }
  }

  private func flush(
    _ copier: inout ElementCopier, _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    guard var piece = copier.take() else { return }
    finish(&piece)
    try body(piece.rawSpan)
    copier.giveBack(piece)
  }

  /// The stretches of a storage that hold the elements of a part, of equal length.
  private struct Runs {
    /// The elements of each.
    var length = 1
    /// The number of runs.
    var count: Int
    /// The extents and strides of their beginnings, the largest strides first.
    var shape: [Int] = []
    var strides: [Int] = []
    /// The strides of the part where its runs stand one after the other.
    var compactStrides: [Int]

    /// The longest runs that fit into memory; nil where reading them one by one takes too long.
    init?(of part: Part, _ size: Int) {
      let order = part.shape.indices.filter { part.strides[$0] > 0 }
        .sorted { part.strides[$0] < part.strides[$1] }
      compactStrides = part.strides
      count = order.reduce(1) { $0 * part.shape[$1] }
      let elements = count
      var isOpen = true
      var step = 0
      for dimension in order {
        let (extent, stride) = (part.shape[dimension], part.strides[dimension])
        let longer = length + (extent - 1) * stride
        let (total, overflow) = longer.multipliedReportingOverflow(by: count / extent)
        isOpen =
          isOpen && !overflow && total <= 2 * Limits.stretchBytes / size
          && (total <= 64 * elements || stride * size <= 4 << 10)
        if isOpen {
          length = longer
          count /= extent
          step = length
        } else {
          if step == 0 { step = length }
          compactStrides[dimension] = step
          step *= extent
          shape.insert(extent, at: 0)
          strides.insert(stride, at: 0)
        }
      }
      guard length * size >= ViewGather.shortRun || count <= ViewGather.fewRuns else { return nil }
    }
  }
}
