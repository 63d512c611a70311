internal import FoundationEssentials
internal import Glibc

/// Which process on which machine, so that others can tell whether it is still there.
struct ProcessIdentity: Codable, Hashable, Sendable {
  /// The process.
  let pid: Int32
  /// When it started, in ticks since the boot: process numbers are used again.
  let started: UInt64
  /// The boot of the machine.
  let boot: String
  /// The name space that the process number belongs to, which containers have of their own.
  let space: String
  /// The machine's name, for people.
  let host: String

  /// Whether a process is still there.
  enum Life: Hashable, Sendable {
    case alive
    case dead
    /// It is, or was, on another machine or in another container.
    case unknown
  }

  /// This process.
  static let current = ProcessIdentity(
    pid: getpid(), started: startTime(of: getpid()) ?? 0,
    boot: textFile("/proc/sys/kernel/random/boot_id") ?? "",
    space: link("/proc/self/ns/pid") ?? "", host: hostName())

  /// Whether the process is there, as far as this one can tell.
  func life(asSeenBy observer: ProcessIdentity = .current) -> Life {
    guard !boot.isEmpty, host == observer.host, space == observer.space else { return .unknown }
    guard boot == observer.boot else { return .dead }
    return Self.startTime(of: pid) == started ? .alive : .dead
  }

  /// Field 22 of the process's line; its name, field 2, may hold anything but ends the last bracket.
  private static func startTime(of pid: Int32) -> UInt64? {
    guard let line = textFile("/proc/\(pid)/stat"), let end = line.lastIndex(of: ")") else {
      return nil
    }
    let fields = line[line.index(after: end)...].split(separator: " ")
    return fields.count > 19 ? UInt64(fields[19]) : nil
  }

  private static func hostName() -> String {
    textFile("/proc/sys/kernel/hostname") ?? "unknown"
  }

  private static func textFile(_ path: String) -> String? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](capacity: 4096) { output in
      unsafe output.withUnsafeMutableBufferPointer { buffer, count in
        count = unsafe max(0, read(descriptor, buffer.baseAddress, buffer.count))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n").first.map(String.init)
  }

  private static func link(_ path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }
}
