import Fetching
import Glibc

/// Fetches one file in a process of its own, so that tests can kill it.
///
///     fetch-file URL DESTINATION [OPTION VALUE]… [--no-locks]
///
/// Prints `OUTCOME SIZE SHA256 RESUMED TRANSFERRED`; an error goes to the standard error, with
/// status 1, or 130 for an interrupt.
struct Arguments {
  var options = FetchOptions()
  var expectation = Expectation()
  /// The event at which the process ends itself as `kill -9` would.
  var lastEvent: String?

  init(_ arguments: ArraySlice<String>) {
    options.proxy = ""
    options.retries.firstDelay = 0.01
    var rest = arguments
    while let name = rest.popFirst() { apply(name, &rest) }
  }

  private mutating func apply(_ name: String, _ rest: inout ArraySlice<String>) {
    switch name {
    case "--no-locks": options.usesLocks = false
    case "--no-space-check": options.checksSpace = false
    case "--kill-at": lastEvent = rest.popFirst()
    case "--ca-file": options.certificateFile = rest.popFirst()
    case "--mirror": options.mirror = rest.popFirst()
    case "--digest": expectation.digest = rest.popFirst()
    case "--lock-seconds": options.lockSeconds = rest.popFirst().flatMap { Int($0) } ?? 0
    case "--file-limit":
      let limit = rest.popFirst().flatMap { UInt($0) } ?? 0
      var limits = rlimit(rlim_cur: limit, rlim_max: limit)
      unsafe setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limits)
    default: fail("unknown option \(name)", status: 64)
    }
  }
}

func fail(_ message: String, status: Int32) -> Never {
  var text = message + "\n"
  text.withUTF8 { bytes in _ = unsafe write(2, bytes.baseAddress, bytes.count) }
  exit(status)
}

guard CommandLine.arguments.count >= 3 else { fail("fetch-file URL DESTINATION", status: 64) }
let arguments = Arguments(CommandLine.arguments[3...])
Cancellation.followInterrupts()
let request = FetchRequest(
  address: CommandLine.arguments[1], destination: CommandLine.arguments[2],
  expectation: arguments.expectation)
do throws(FetchError) {
  let file = try Fetcher(options: arguments.options).fetch(
    request, cancellation: .interrupt
  ) { event in
    if let last = arguments.lastEvent, "\(event)".hasPrefix(last) { kill(getpid(), SIGKILL) }
  }
  print(file.outcome.rawValue, file.size, file.sha256, file.resumedFrom, file.transferred)
} catch {
  if case .cancelled = error { fail("\(error)", status: 130) }
  fail("\(error)", status: 1)
}
