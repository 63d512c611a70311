internal import Dispatch
internal import Synchronization

/// Pictures that are being prepared in the background, all of which are then taken at once.
///
/// Nothing waits on a thread of the pool: a waiting producer would take that thread away from the
/// model, which runs at the same time.
final class PictureBlock<Picture: Sendable>: Sendable {
  private let group = DispatchGroup()
  private let pictures: Mutex<[Int: Picture]>
  private let count: Int

  /// Starts to prepare `items`, as many at a time as there are `producers`.
  init<Item: Sendable>(
    _ items: [Item], producers: Int, prepare: @escaping @Sendable (Item) -> Picture
  ) {
    pictures = Mutex([:])
    count = items.count
    let producers = max(1, min(producers, items.count))
    for producer in 0..<producers {
      DispatchQueue.global().async(group: group) { [self] in
        for index in stride(from: producer, to: items.count, by: producers) {
          let picture = prepare(items[index])
          pictures.withLock { $0[index] = picture }
        }
      }
    }
  }

  /// The pictures in the order of the items, once all are there.
  func finish() -> [Picture] {
    group.wait()
    return pictures.withLock { pictures in (0..<count).compactMap { pictures[$0] } }
  }
}
