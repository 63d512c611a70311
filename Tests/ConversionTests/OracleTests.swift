import BEiTModels
import Checkpoints
import Conversion
import Safetensors
import Tensors
import TestSupport
import Testing

/// Files as the projects themselves write them, with what they are known to hold.
@Suite(.enabled(if: exists(shared + "/oracle/cases"), "the reference cases are not here"))
struct OracleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let id: String
    let file: String
    let layout: Layout
    let container: String
    var testDescription: String { id }

    init(_ id: String, _ layout: Layout, _ container: String, file: String = "checkpoint.pth") {
      self.id = id
      self.file = file
      self.layout = layout
      self.container = container
    }

    var folder: String { "\(shared)/oracle/cases/\(id)" }
  }

  private static let cases = [
    Case("hf_cls", .huggingFace, "", file: ""),
    Case("hf_cls_bin_sharded", .huggingFace, "", file: ""),
    Case("hf_cls_eps12_sharded", .huggingFace, "", file: ""),
    Case("hf_mim", .huggingFace, "", file: ""),
    Case("hf_mim_bin", .huggingFace, "", file: ""),
    Case("interpolate", .unilm, "model"),
    Case("mmpretrain_ft_legacy", .mmpretrain, "state_dict"),
    Case("mmpretrain_ft_training", .mmpretrain, "state_dict", file: "epoch_2.pth"),
    Case("mmpretrain_pt", .mmpretrain, "state_dict"),
    Case("shared_to_blocks", .unilm, "model"),
    Case("timm_pth", .timm, ""),
    Case("timm_safetensors", .timm, "", file: "model.safetensors"),
    Case("timm_training", .timm, "state_dict_ema", file: "checkpoint.pth.tar"),
    Case("unilm_ft", .unilm, "model"),
    Case("unilm_ft_cls", .unilm, "model"),
    Case("unilm_ft_deepspeed", .unilm, "module"),
    Case("unilm_pt", .unilm, "model"),
    Case("unilm_pt_unshared_head", .unilm, "model"),
    Case("unilm_seg", .unilm, "state_dict"),
    Case("unilm_vqkd", .unilm, "model"),
    Case("unilm_vqkd_with_teacher", .unilm, "model"),
  ]

  /// Everything that the case states about its model agrees with what is inferred.
  @Test(arguments: cases) func recognised(case oracle: Case) throws {
    let checkpoint = try Checkpoint(path: "\(oracle.folder)/\(oracle.file)")
    let source = try ModelSource(
      checkpoint.tensors, metadata: checkpoint.metadata,
      huggingFaceConfig: checkpoint.configurationText,
      request: ConversionRequest(settings: settings(of: oracle)))
    #expect(source.conversion.plan.from == oracle.layout)
    #expect(source.conversion.selection.container == oracle.container)
    try WeightSchema(source.configuration).check(source.weights)
  }

  /// To the own layout and back nothing changes, and what the layout stores beside is kept.
  @Test(arguments: cases) func ownLayout(case oracle: Case) throws {
    let checkpoint = try Checkpoint(path: "\(oracle.folder)/\(oracle.file)")
    let same = try ConversionRequest(to: oracle.layout, settings: settings(of: oracle))
      .prepare(checkpoint.tensors, huggingFaceConfig: checkpoint.configurationText)
    let result = try same.apply()
    for (name, tensor) in result {
      #expect(try tensor.bytes.read() == same.weights[name]?.bytes.read(), "\(name)")
    }
    let report = same.report(output: "x")
    #expect(report.synthesised.isEmpty)
    let rules = Set(report.dropped.map(\.rule))
    #expect(rules == (oracle.id == "unilm_vqkd_with_teacher" ? ["teacher", "scaling-layer"] : []))
  }

  /// The classifiers compute what the originals do, whatever layout they came in.
  @Test(arguments: cases) func logits(case oracle: Case) throws {
    let expected = try SafetensorsFile(path: oracle.folder + "/io.safetensors").tensors
    let checkpoint = try Checkpoint(path: "\(oracle.folder)/\(oracle.file)")
    let source = try ModelSource(
      checkpoint.tensors, metadata: checkpoint.metadata,
      huggingFaceConfig: checkpoint.configurationText,
      request: ConversionRequest(settings: settings(of: oracle)))
    guard case .classification(let configuration) = source.configuration,
      let input = expected["input"], let logits = expected["logits"],
      input.shape.last == configuration.backbone.imageSize
    else { return }
    let found = try Classifier(source.weights, configuration).logits(
      for: FloatTensor(shape: input.shape, values: input.floats()))
    for (found, wanted) in zip(found.values, try logits.floats()) {
      #expect(abs(found - wanted) <= 1e-4 + 1e-4 * abs(wanted))
    }
  }

  private func settings(of oracle: Case) throws -> [String: String] {
    let file = try InputFile(path: oracle.folder + "/case.json")
    let json = try JSONValue(
      file.bytes(in: 0..<file.size), subject: "case.json", kind: .unknownFormat)
    return flatten(try #require(json["config"]), prefix: "")
  }

  private func flatten(_ value: JSONValue, prefix: String) -> [String: String] {
    var result: [String: String] = [:]
    for member in value.members ?? [] {
      if member.value.members != nil {
        result.merge(flatten(member.value, prefix: member.key + ".")) { first, _ in first }
      } else {
        result[prefix + member.key] = member.value.string ?? member.value.text()
      }
    }
    return result
  }
}
