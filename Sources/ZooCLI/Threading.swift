import BEiTZoo
import Glibc
import Ranks

/// The number of threads that the environment asks for.
enum Threading {
  /// Uses no more processors than those that a launcher bound this process to, unless the environment
  /// says how many.
  static func keepToOwnProcessors() throws {
    guard unsafe getenv("ZOO_NUM_THREADS") == nil else { return }
    try ModelThreads.set(min(1024, Processors.available))
  }

  /// Takes `ZOO_NUM_THREADS` over.
  static func adopt() throws {
    guard let text = unsafe getenv("ZOO_NUM_THREADS").map({ unsafe String(cString: $0) }),
      !text.isEmpty
    else { return }
    guard let count = Int(text), (1...1024).contains(count) else {
      throw CommandError("ZOO_NUM_THREADS", "expected a number from 1 to 1024, found `\(text)`")
    }
    try ModelThreads.set(count)
  }
}
