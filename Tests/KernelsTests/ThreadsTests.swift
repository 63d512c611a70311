import Kernels
import Synchronization
import Testing

@Suite(.serialized) struct ThreadsTests {
  /// Every share is done once, whatever the number of threads.
  @Test(arguments: [1, 2, 3, 9], [0, 1, 2, 100]) func shares(threads: Int, shares: Int) {
    let before = Threads.total
    Threads.set(threads)
    defer { Threads.set(before) }
    let done = Mutex([Int](repeating: 0, count: shares))
    forEachShare(shares) { share in done.withLock { $0[share] += 1 } }
    #expect(done.withLock { $0.allSatisfy { $0 == 1 } })
  }

  /// Kernels in a share keep to its thread, and get all of them back after it.
  @Test func kernelsOfAShare() {
    let before = Threads.total
    Threads.set(3)
    defer { Threads.set(before) }
    let counts = Mutex<[Int]>([])
    forEachShare(4) { _ in
      forEachShare(2) { _ in counts.withLock { $0.append(Threads.count) } }
    }
    #expect(counts.withLock { $0 } == [Int](repeating: 1, count: 8))
    #expect(Threads.count == 3)
  }

  /// Callers that want the threads at the same time all get done.
  @Test func callersAtOnce() async {
    await withTaskGroup(of: Int.self) { group in
      for _ in 0..<6 {
        group.addTask {
          let done = Mutex(0)
          for _ in 0..<200 { forEachShare(5) { _ in done.withLock { $0 += 1 } } }
          return done.withLock { $0 }
        }
      }
      for await done in group { #expect(done == 1000) }
    }
  }
}
