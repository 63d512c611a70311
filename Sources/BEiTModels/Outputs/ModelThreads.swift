internal import Kernels

/// How many processors the models of a process use, all of them together.
public enum ModelThreads {
  /// The number of threads: what was set, else one a processor.
  public static var count: Int { Threads.count }

  /// Sets the number of threads, at least 1.
  public static func set(_ count: Int) throws(ModelError) {
    guard (1...1024).contains(count) else {
      throw .configuration("threads: \(count) is not in 1...1024")
    }
    Threads.set(count)
  }
}
