internal import BEiTModels
internal import Ranks

/// Pictures in blocks, the next of which are prepared while the caller works on one.
struct PictureBlocks {
  let preparation: PicturePreparation
  /// The blocks that are prepared ahead; none where the caller is to work alone.
  var lookahead = 2
  /// The pictures that are prepared at the same time.
  var producers = min(ModelThreads.count, Self.processors)

  /// The processors that this process may run on.
  static let processors = Processors.available

  /// Hands each of `blocks`, lists of paths, to `body` with its position, in order.
  func forEach<Failure: Error>(
    _ blocks: [[String]], _ body: (Int, [PictureBlock.Outcome]) throws(Failure) -> Void
  ) throws(Failure) {
    var started: [PictureBlock] = []
    // Also after an error: the process may end next, and what the pictures still use with it.
    defer { for block in started { _ = block.finish() } }
    for index in blocks.indices {
      while started.count <= lookahead, index + started.count < blocks.count {
        let paths = blocks[index + started.count]
        started.append(PictureBlock(paths, preparation, producers: producers))
      }
      try body(index, started.removeFirst().finish())
    }
  }
}
