internal import Tensors

/// Searches bytes that no loader should read for pickles with calls.
///
/// Whoever hides a pickle has a way to have it found: behind others, behind bytes that are no pickle,
/// or under the name of something else. What cannot be searched is said to be unsearched.
package enum TrailingPickles {
  /// Reports what follows a pickle's STOP.
  package static func report(
    _ bytes: [UInt8], after end: Int, in subject: String, _ log: inout FindingLog
  ) {
    guard end < bytes.count else { return }
    log.add(
      .warning, "bytes-after-stop", "\(bytes.count - end) bytes follow the pickle in \(subject)")
    search(bytes, from: end, in: subject, &log)
  }

  /// Searches a stretch of a file.
  static func search(
    _ range: Range<Int>, of file: InputFile, in subject: String, _ log: inout FindingLog
  ) throws(CheckpointError) {
    let count = min(range.count, Limits.searchedEntry, max(0, log.searchBudget))
    let bytes = try file.bytes(in: range.lowerBound..<range.lowerBound + count)
    search(bytes, in: subject, &log)
    if count < range.count { unsearched(range.count - count, in: subject, &log) }
  }

  /// Searches `bytes` for pickles; only the imports matter.
  static func search(
    _ bytes: [UInt8], from start: Int = 0, in subject: String, _ log: inout FindingLog
  ) {
    log.searchBudget -= bytes.count - start
    var position = start
    var work = 2 * (bytes.count - start) + (1 << 20)
    while position < bytes.count {
      var own = FindingLog()
      let end: Int
      do {
        end = try PickleMachine.run(
          bytes, at: position, nodeLimit: Limits.searchedNodes, log: &own
        ).end
        log.adopt(own, onlyDangerous: false)
        position = end
      } catch {
        // What is no pickle to its end names things by chance; only harm is believed of it.
        log.adopt(own, onlyDangerous: true)
        end = error.offset
        position = next(in: bytes, after: position, &work, &log)
      }
      work -= max(1, end - position) + 64
      guard work > 0 else { return unsearched(bytes.count - position, in: subject, &log) }
    }
  }

  private static func unsearched(_ count: Int, in subject: String, _ log: inout FindingLog) {
    guard count > 0 else { return }
    log.add(
      .warning, "unsearched-bytes", "\(count) bytes in \(subject) were not searched for pickles")
  }

  /// Where the next pickle may begin: at a PROTO instruction.
  ///
  /// A pickle needs none; the names of dangerous functions are reported wherever they stand as an
  /// instruction has them.
  private static func next(
    in bytes: [UInt8], after position: Int, _ work: inout Int, _ log: inout FindingLog
  ) -> Int {
    for index in bytes.indices[min(position + 1, bytes.count)...] {
      switch bytes[index] {
      case 0x80:
        if index + 1 < bytes.count, bytes[index + 1] <= 5 { return index }
      case UInt8(ascii: "c"), UInt8(ascii: "i"):
        guard let global = HiddenGlobal.text(bytes, at: index) else { continue }
        work -= 256
        log.adopt(global)
      case 0x8c:
        guard let global = HiddenGlobal.stacked(bytes, at: index) else { continue }
        work -= 256
        log.adopt(global)
      default: continue
      }
      guard work > 0 else { return index }
    }
    return bytes.count
  }
}
