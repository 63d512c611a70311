import ArgumentParser
import Fetching

/// What the program's exit status says.
enum ExitStatus: Int32 {
  /// A check said no.
  case checkFailed = 1
  /// The command could not run.
  case couldNotRun = 2
  /// The words of the command line were wrong.
  case usage = 64

  /// The error that ends a command with this status and without another word.
  var code: ExitCode { ExitCode(rawValue) }

  /// The error that ends a command which a signal stopped: 130 for an interrupt, as shells count.
  static var interrupted: ExitCode { ExitCode(128 + (Cancellation.interrupt.signal ?? 2)) }
}
