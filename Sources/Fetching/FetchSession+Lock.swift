internal import Glibc

extension FetchSession {
  /// Waits for the lock while whoever holds it makes progress, and `lockSeconds` longer.
  func waitForLock() throws(FetchError) -> FileLock {
    let path = destination + ".lock"
    var size = folder.totalSize()
    var since = ContinuousClock.now
    var lastReport: LockHolder??
    var attempts = 0
    while true {
      attempts += 1
      let holder: LockHolder?
      switch try FileLock.attempt(path: path, usesLocks: options.usesLocks) {
      case .taken(let lock): return lock
      case .held(let found): holder = found
      }
      // Who has just taken the lock writes its name into it in a moment.
      let isKnown = holder != nil || attempts > 5
      if isKnown, lastReport?.flatMap(\.pid) != holder?.pid || lastReport == nil {
        report(.waiting(holder: holder))
        lastReport = .some(holder)
      }
      let grown = folder.totalSize()
      if grown != size {
        size = grown
        since = .now
      }
      guard ContinuousClock.now - since < .seconds(options.lockSeconds) else {
        throw .locked(path: path, holder: holder, seconds: options.lockSeconds)
      }
      try sleep(0.1)
    }
  }

  /// Sleeps, and throws as soon as the fetch is cancelled.
  func sleep(_ seconds: Double) throws(FetchError) {
    let end = ContinuousClock.now + .seconds(seconds)
    repeat {
      try checkCancelled()
      let left = min((end - .now) / .milliseconds(1), 100)
      if left > 0 { usleep(UInt32(left * 1000)) }
    } while ContinuousClock.now < end
    try checkCancelled()
  }

  func checkCancelled(_ received: Int = 0, of expected: Int? = nil) throws(FetchError) {
    guard cancellation.isCancelled else { return }
    throw .cancelled(url: source.name, received: received, expected: expected)
  }
}
