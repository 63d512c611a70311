internal import BEiTModels
internal import Ranks

/// Pictures in blocks, the next of which are prepared while the caller works on one.
struct PictureBlocks {
  /// The blocks that are prepared ahead; none where the caller is to work alone.
  var lookahead = 2
  /// The pictures that are prepared at the same time.
  var producers = min(ModelThreads.count, Self.processors)

  /// The processors that this process may run on.
  static let processors = Processors.available

  /// Prepares each item of `blocks`, and hands each block to `body` with its position, in order.
  func forEach<Item: Sendable, Picture: Sendable, Failure: Error>(
    _ blocks: [[Item]], prepare: @escaping @Sendable (Item) -> Picture,
    _ body: (Int, [Picture]) throws(Failure) -> Void
  ) throws(Failure) {
    var started: [PictureBlock<Picture>] = []
    // Also after an error: the process may end next, and what the pictures still use with it.
    defer { for block in started { _ = block.finish() } }
    for index in blocks.indices {
      while started.count <= lookahead, index + started.count < blocks.count {
        let items = blocks[index + started.count]
        started.append(PictureBlock(items, producers: producers, prepare: prepare))
      }
      try body(index, started.removeFirst().finish())
    }
  }
}

extension PictureBlocks {
  /// Reads ahead as `options` say.
  init(_ options: RunOptions) {
    self.init()
    if let producers = options.producers { self.producers = max(1, producers) }
    if !options.overlaps { lookahead = 0 }
  }
}
