import Fetching
import TestSupport
import Testing

/// A fetch against the fault server, with all that a test may want to look at afterwards.
struct Trial {
  let server: FaultServer
  let folder: String
  var options: FetchOptions
  var expectation = Expectation()
  private let mark = String(UInt64.random(in: .min ... .max), radix: 36)
  /// What happened so far.
  let events = EventLog()

  init(in folder: String) throws {
    server = try FaultServer.shared.get()
    self.folder = folder
    options = FetchOptions()
    options.proxy = ""
    options.retries.firstDelay = 0.01
    options.stallSeconds = 1
    options.connectTimeout = 2
    options.lockSeconds = 1
  }

  var destination: String { folder + "/a.pth" }

  /// The address whose requests the server answers by `plan`, told apart from those of other trials.
  func address(_ plan: String, file: String = "a.pth", host: String = "127.0.0.1") -> String {
    server.address("\(file)?trial=\(mark)&plan=\(plan)", host: host)
  }

  /// Fetches from a server that answers by `plan`.
  func fetch(
    _ plan: String, cancellation: Cancellation = Cancellation()
  ) throws(FetchError) -> FetchedFile {
    try fetch(address: address(plan), cancellation: cancellation)
  }

  /// What the server was asked for in this trial.
  func requests() throws -> [FaultServer.Request] { try server.requests("trial=\(mark)&") }

  func fetch(
    address: String, cancellation: Cancellation = Cancellation()
  ) throws(FetchError) -> FetchedFile {
    try Fetcher(options: options).fetch(
      FetchRequest(address: address, destination: destination, expectation: expectation),
      cancellation: cancellation, report: events.add)
  }

  /// Expects that the right file and nothing else lies in the folder.
  func expectRight(_ file: FetchedFile, _ location: SourceLocation = #_sourceLocation) throws {
    #expect(file.sha256 == server.digest, sourceLocation: location)
    #expect(try content(of: destination) == server.content, sourceLocation: location)
    #expect(try names(in: folder) == ["a.pth"], sourceLocation: location)
  }

  /// The partial files that lie in the folder, without their records.
  func partials() throws -> [String] {
    try names(in: folder).filter { $0.hasSuffix(".part") }.map { "\(folder)/\($0)" }
  }

  /// Makes the first request of `plan`, which must fail, and leaves a partial file behind.
  func leavePartial(_ plan: String) throws {
    var trial = self
    trial.options.retries.limit = 0
    #expect(throws: FetchError.self) { try trial.fetch(plan) }
    #expect(try partials().count == 1)
  }
}

/// What a fetch reported.
final class EventLog {
  private(set) var events: [FetchEvent] = []

  func add(_ event: FetchEvent) { events.append(event) }

  var restarts: [RestartReason] {
    events.compactMap { if case .restarting(let reason) = $0 { reason } else { nil } }
  }

  var progress: [FetchProgress] {
    events.compactMap { if case .progress(let progress) = $0 { progress } else { nil } }
  }

  var faults: [FetchError] {
    events.compactMap { if case .retrying(let error, _) = $0 { error } else { nil } }
  }

  var delays: [Double] {
    events.compactMap { if case .retrying(_, let seconds) = $0 { seconds } else { nil } }
  }

  var resumedAt: [Int] {
    events.compactMap { if case .resuming(let count) = $0 { count } else { nil } }
  }
}

extension FaultServer {
  static let reason: Testing.Comment = "needs python3"
}
