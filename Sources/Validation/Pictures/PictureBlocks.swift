internal import BEiTModels
internal import Glibc

/// Pictures in blocks, the next of which are prepared while the caller works on one.
struct PictureBlocks {
  let preparation: PicturePreparation
  /// The blocks that are prepared ahead.
  var lookahead = 2
  /// The pictures that are prepared at the same time.
  var producers = ModelThreads.count

  /// The processors of this machine.
  static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

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
