import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// Every hostile file of the corpus is refused or reported as its description allows.
@Suite(.enabled(if: !HostileCase.all.isEmpty, "the corpus of hostile files is absent"))
struct HostileTests {
  @Test(arguments: HostileCase.all)
  func isHandled(_ description: String) throws {
    let folder = shared + "/oracle/hostile/"
    let expected = try readJSON(HostileCase.self, at: folder + description)
    let report = ScanReport(path: folder + expected.file)
    let isReported = report.findings.contains { $0.severity != .info }
    let outcome = report.error != nil ? "refuse" : isReported ? "report" : "accept"
    #expect(
      expected.acceptable.contains(outcome),
      "\(report.error.map(String.init(describing:)) ?? "read") \(report.findings)")
  }
}
