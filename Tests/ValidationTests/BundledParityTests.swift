import BEiTModels
import Checkpoints
import Conversion
import TestSupport
import Testing
import Validation

private let tiny = fixtures + "/tiny"

/// The carried model must do on its pictures what PyTorch recorded: the claim of the whole project.
@Suite(.enabled(if: exists(tiny + "/references.json"), "no references in this checkout"))
struct BundledParityTests {
  @Test func everyPictureAgrees() throws {
    let run = try ParityRun(path: tiny + "/references.json")
    let report = try run.report(for: classifier(), named: "tiny")
    #expect(report.verdict == .pass, "\(report.reasons)")
    #expect(report.count == 200 && report.pixels.equal == 200)
    #expect(report.agreement == 100)
    #expect(report.top1 == report.recorded?.top1 && report.top5 == report.recorded?.top5)
    #expect(report.maxAbsDiff.map { $0 < 1e-4 } == true)
  }

  private func classifier() throws -> Classifier {
    let checkpoint = try Checkpoint(path: tiny + "/beitv2_tiny_patch8_64.pth")
    let source = try ModelSource(checkpoint.tensors, metadata: checkpoint.metadata)
    guard case .classification(let configuration) = source.configuration else {
      throw ModelError.configuration("the carried model is no classifier")
    }
    return try Classifier(source.weights, configuration)
  }
}
