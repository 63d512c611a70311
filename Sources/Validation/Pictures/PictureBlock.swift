internal import Dispatch
internal import Imaging
internal import Synchronization

/// Pictures that are being prepared in the background, all of which are then taken at once.
///
/// Nothing waits on a thread of the pool: a waiting producer would take that thread away from the
/// model, which runs at the same time.
final class PictureBlock: Sendable {
  typealias Outcome = Result<PreparedPicture, ImageError>

  private let group = DispatchGroup()
  private let outcomes: Mutex<[Int: Outcome]>
  private let count: Int

  /// Starts to prepare the pictures at `paths`, as many at a time as there are `producers`.
  init(_ paths: [String], _ preparation: PicturePreparation, producers: Int) {
    outcomes = Mutex([:])
    count = paths.count
    let producers = max(1, min(producers, paths.count))
    for producer in 0..<producers {
      DispatchQueue.global().async(group: group) { [self] in
        for index in stride(from: producer, to: paths.count, by: producers) {
          prepare(paths[index], as: index, preparation)
        }
      }
    }
  }

  private func prepare(_ path: String, as index: Int, _ preparation: PicturePreparation) {
    let outcome = Outcome { () throws(ImageError) in try preparation.picture(at: path) }
    outcomes.withLock { $0[index] = outcome }
  }

  /// The outcomes in the order of the paths, once all are there.
  func finish() -> [Outcome] {
    group.wait()
    return outcomes.withLock { outcomes in (0..<count).compactMap { outcomes[$0] } }
  }
}
