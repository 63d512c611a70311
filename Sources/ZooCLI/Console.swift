import FoundationEssentials
import Glibc

/// What the program says: results on stdout, everything else on stderr.
enum Console {
  /// Writes a line of the result.
  static func print(_ line: String) {
    write(line + "\n", to: STDOUT_FILENO)
  }

  /// Writes lines of the result.
  static func print(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    print(lines.joined(separator: "\n"))
  }

  /// Writes `value` as JSON.
  static func print<Value: Encodable>(json value: Value) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Says something that is not a result.
  static func note(_ line: String) {
    write(line + "\n", to: STDERR_FILENO)
  }

  /// Writes to stderr without ending the line.
  static func raw(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Says why the command cannot run, and ends the program.
  static func fail(_ error: any Error) -> Never {
    note("\(error)")
    exit(ExitStatus.couldNotRun.rawValue)
  }

  /// Whether somebody looks at stderr.
  static var isWatched: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = unsafe Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        // The reader of a pipe may leave early (`zoo list | head`): that is no failure of ours.
        guard count > 0 else { exit(errno == EPIPE ? 0 : ExitStatus.couldNotRun.rawValue) }
        done += count
      }
    }
  }
}
