private import COpenBLAS
private import Dispatch
private import Glibc
private import Synchronization

/// How many processors the kernels use.
///
/// The kernels divide their own work; OpenBLAS is kept to the thread that calls it, so that only one
/// pool of threads competes for the processors.
package enum Threads {
  private static let chosen = Atomic<Int>(0)
  private static let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  /// Set when the first product is formed; OpenBLAS keeps the setting for the whole process.
  static let serialBLAS: Void = openblas_set_num_threads(1)

  /// The number of threads: what was set, else one a processor.
  package static var count: Int {
    let count = chosen.load(ordering: .relaxed)
    return count > 0 ? count : processors
  }

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
    nonisolated(unsafe) let body = body  // it outlives the call, and its tasks keep to themselves
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      while true {
        let task = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard task < tasks else { return }
        unsafe body(task, worker)
      }
    }
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
