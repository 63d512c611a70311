internal import Kernels

extension Zoo {
  /// Sets how many threads models use, for the whole process; one a processor unless set.
  public static func setThreadCount(_ count: Int) {
    Threads.set(max(1, count))
  }
}
