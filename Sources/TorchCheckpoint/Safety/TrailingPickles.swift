/// Searches bytes that no loader reads for pickles with calls.
enum TrailingPickles {
  /// Reports what follows a pickle's STOP.
  static func report(
    _ bytes: [UInt8], after end: Int, in subject: String, _ log: inout FindingLog
  ) {
    guard end < bytes.count else { return }
    log.add(
      .warning, "bytes-after-stop", "\(bytes.count - end) bytes follow the pickle in \(subject)")
    search(Array(bytes[end...]), &log)
  }

  /// Interprets `bytes` as pickles while they are pickles; only the imports matter.
  static func search(_ bytes: [UInt8], _ log: inout FindingLog) {
    var rest = bytes
    for _ in 0..<16 {
      guard !rest.isEmpty, let pickle = try? PickleMachine.run(rest, log: &log) else { return }
      rest = Array(rest[pickle.end...])
    }
  }
}
