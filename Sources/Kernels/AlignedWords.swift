private import Glibc

/// Words in memory that starts where vectors may be loaded at once, never changed once filled.
@safe final class AlignedWords: @unchecked Sendable {  // filled before it is shared
  let base: UnsafePointer<UInt32>
  private let memory: UnsafeMutableRawPointer

  /// Large pages take fewer faults to fill and fewer look-ups to read; only whole ones are asked for.
  private static let hugePage = 2 << 20

  init(count: Int, fill: (UnsafeMutablePointer<UInt32>) -> Void) {
    let size = count * MemoryLayout<UInt32>.stride
    let huge = size / Self.hugePage * Self.hugePage
    unsafe memory = .allocate(byteCount: size, alignment: huge > 0 ? Self.hugePage : 64)
    if huge > 0 { _ = unsafe madvise(memory, huge, MADV_HUGEPAGE) }  // where refused, small ones do
    let words = unsafe memory.bindMemory(to: UInt32.self, capacity: count)
    unsafe fill(words)
    unsafe base = UnsafePointer(words)
  }

  deinit { unsafe memory.deallocate() }
}
