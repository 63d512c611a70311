import FoundationEssentials
import Glibc
import Tensors

/// What the program says: results on stdout, everything else on stderr.
enum Console {
  /// Writes a line of the result.
  static func print(_ line: String) {
    write(line.visible + "\n", to: STDOUT_FILENO)
  }

  /// Writes lines of the result.
  static func print(_ lines: [String]) {
    guard !lines.isEmpty else { return }
    write(lines.map { $0.visible + "\n" }.joined(), to: STDOUT_FILENO)
  }

  /// Writes `value` as JSON.
  static func print<Value: Encodable>(json value: Value) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    print(json: String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Writes a text that is JSON already.
  static func print(json text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Writes a text that a shell is to read as it is.
  static func print(script text: String) {
    write(text + "\n", to: STDOUT_FILENO)
  }

  /// Says something that is not a result; it may be several lines.
  static func note(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    write(lines.map { String($0).visible + "\n" }.joined(), to: STDERR_FILENO)
  }

  /// Writes to stderr without ending the line.
  static func raw(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Says why the command cannot run, and ends the program.
  static func fail(_ error: any Error, _ status: ExitStatus = .couldNotRun) -> Never {
    FetchDisplay.shared.finish()
    note("\(error)")
    exit(status.rawValue)
  }

  /// Whether somebody looks at stderr, on a terminal that can take a line back.
  static var isWatched: Bool {
    guard isatty(STDERR_FILENO) == 1 else { return false }
    return unsafe getenv("TERM").map { unsafe String(cString: $0) } != "dumb"
  }

  /// The columns of the terminal behind stderr.
  static var width: Int {
    var size = winsize()
    let answered = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0
    return answered && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = unsafe Glibc.write(
          descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { giveUp(on: descriptor, errno) }
        done += count
      }
    }
  }

  /// Ends the program, as nobody takes its output.
  private static func giveUp(on descriptor: Int32, _ code: Int32) -> Never {
    // The reader of a pipe may leave early (`zoo list | head`): that is no failure of ours.
    if code == EPIPE { exit(0) }
    if descriptor == STDOUT_FILENO {
      note("stdout: cannot write: \(systemMessage(code))")
    }
    exit(ExitStatus.couldNotRun.rawValue)
  }
}
