import BEiTModels
import Conversion
import FoundationEssentials
import Tensors
import Testing

@Suite struct ConversionReportTests {
  @Test func accountsForEverything() throws {
    var file = StateDict()
    for (name, tensor) in try SmallModels.weights(SmallModels.classifier, in: .unilm) {
      file["model." + name] = tensor
    }
    file["optimizer.state.0.exp_avg"] = LazyTensor(shape: [1], values: [0])
    let conversion = try ConversionRequest().prepare(file)
    let report = conversion.report(
      output: "out.safetensors", storing: .f16,
      ties: [["model.head.weight", "model.cls_token", "optimizer.state.0.exp_avg"]],
      sourceSHA256: "ab")
    #expect(report.from == .unilm && report.to == .swift)
    #expect(report.container == "model")
    #expect(report.outside == 1)
    #expect(report.mapped + report.dropped.count + report.outside == file.count)
    #expect(
      report.dropped.map(\.name) == [
        "model.blocks.0.attn.relative_position_index",
        "model.blocks.1.attn.relative_position_index",
      ])
    #expect(report.ties == [["head.weight", "backbone.classToken"]])
    #expect(report.planDigest == conversion.plan.digest)
    #expect(report.isComplete)
    let json = try report.json()
    let again = try JSONDecoder().decode(ConversionReport.self, from: Data(json.utf8))
    #expect(again == report)
    #expect(json.contains("\"task\" : \"classification\""))
  }
}
