private import CKernels
private import Glibc
private import Synchronization

/// How many processors the kernels use.
package enum Threads {
  private static let chosen = Atomic<Int>(0)
  private static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

  /// The number of threads: what was set, else one a processor.
  package static var total: Int {
    let count = chosen.load(ordering: .relaxed)
    return count > 0 ? count : processors
  }

  /// The threads that a kernel may use: all of them, or one where the caller is one of several that
  /// `forEachShare` started.
  package static var count: Int { zoo_is_serial() != 0 ? 1 : total }

  /// Sets the number of threads for the whole process.
  package static func set(_ count: Int) {
    precondition(count > 0, "at least one thread")
    chosen.store(count, ordering: .relaxed)
  }
}

/// Runs `body` for every task, on at most `limit` threads at the same time.
///
/// The only place where kernels go parallel. Threads take the next task when they are free; `worker`
/// numbers them from 0, so that each can own a part of a scratch buffer. Tasks must not write where
/// another task reads or writes.
func forEachTask(
  _ tasks: Int, limit: Int = Threads.count, _ body: (_ task: Int, _ worker: Int) -> Void
) {
  let workers = min(tasks, limit)
  guard workers > 1 else {
    for task in 0..<tasks { body(task, 0) }
    return
  }
  let next = Atomic<Int>(0)
  withoutActuallyEscaping(body) { body in
    var work: Work = { worker in
      while true {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard task < tasks else { return }
        body(task, worker)
      }
    }
    unsafe withUnsafeMutablePointer(to: &work) { work in
      unsafe zoo_run(
        Int32(workers),
        { context, worker in
          unsafe context?.assumingMemoryBound(to: Work.self).pointee(Int(worker))
        }, UnsafeMutableRawPointer(work))
    }
  }
}

/// What a worker does, by its number.
private typealias Work = (_ worker: Int) -> Void

/// Runs `body` for every share of some work on all threads; the kernels that it calls keep to theirs.
package func forEachShare(_ shares: Int, _ body: (Int) -> Void) {
  guard min(shares, Threads.count) > 1 else {
    for share in 0..<shares { body(share) }
    return
  }
  forEachTask(shares) { share, _ in
    zoo_set_serial(1)
    defer { zoo_set_serial(0) }
    body(share)
  }
}

/// Splits `rows` into even blocks of at least `smallest` rows and runs `body` for each block.
func forEachRowBlock(_ rows: Int, smallest: Int = 16, _ body: (Range<Int>) -> Void) {
  let blocks = max(1, min(rows / smallest, 4 * Threads.count))
  forEachTask(blocks) { block, _ in body(part(block, of: blocks, in: rows)) }
}

/// The `index`-th of `count` even parts of `0..<total`.
func part(_ index: Int, of count: Int, in total: Int) -> Range<Int> {
  total * index / count..<total * (index + 1) / count
}
