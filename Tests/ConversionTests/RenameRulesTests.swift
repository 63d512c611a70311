import Conversion
import Tensors
import Testing

@Suite struct RenameRulesTests {
  @Test func inOrder() throws {
    let rules = try RenameRules(
      json: Array(
        #"""
        [{"match": "^vit\\.(.*)$", "replace": "$1"},
         {"match": "layer_(\\d+)\\.", "replace": "blocks.\\1."},
         {"drop": "\\.mask$"},
         {"match": "never", "replace": "$$0"}]
        """#.utf8))
    let outcome = try rules.apply(
      to: tensors("vit.layer_0.w", "vit.layer_11.w", "head", "vit.x.mask"))
    #expect(outcome.tensors.names == ["blocks.0.w", "blocks.11.w", "head"])
    #expect(outcome.renamed["blocks.11.w"] == "vit.layer_11.w")
    #expect(outcome.renamed["head"] == nil)
    #expect(outcome.dropped.map(\.name) == ["vit.x.mask"])
    #expect(outcome.dropped.map(\.rule) == [2])
    #expect(outcome.uses == [3, 2, 1, 0])
    #expect(outcome.unused == [3])
  }

  struct Replacement: Sendable {
    let match: String
    let with: String
    let name: String
    let result: String
  }

  @Test(arguments: [
    Replacement(match: "a", with: "b", name: "aXa", result: "bXb"),
    Replacement(match: "(x)|(y)", with: "<$1$2>", name: "axyz", result: "a<x><y>z"),
    Replacement(match: "a", with: "$$$0\\\\", name: "a", result: "$a\\"),
    Replacement(match: "a", with: "$9$", name: "ab", result: "$b"),
    Replacement(match: "^", with: "model.", name: "w", result: "model.w"),
  ])
  func replaces(case replacement: Replacement) throws {
    let rules = try RenameRules([.replace(match: replacement.match, with: replacement.with)])
    #expect(try rules.apply(to: tensors(replacement.name)).tensors.names == [replacement.result])
  }

  @Test func collision() throws {
    let rules = try RenameRules([.replace(match: "[ab]", with: "c")])
    #expect(throws: ConversionError.collision(name: "c", sources: ["a", "b"])) {
      try rules.apply(to: tensors("a", "b"))
    }
  }

  @Test(arguments: [
    #"{"match": "a", "replace": "b"}"#, #"[{"match": "a"}]"#, "[1]", "",
    #"[{"drop": "a", "replace": "b"}]"#, #"[{"match": "a", "replace": "b", "why": "c"}]"#,
    #"[{"drop": "("}]"#, #"[{"drop": 1}]"#,
  ])
  func badRules(json: String) throws {
    let error = try #require(throws: ConversionError.self) {
      try RenameRules(json: Array(json.utf8))
    }
    guard case .badRules = error else {
      Issue.record("\(error)")
      return
    }
  }

  /// Third-party names become those of a layout, and the report tells what the rules did.
  @Test func beforeDetection() throws {
    var source = StateDict()
    for (name, tensor) in try SmallModels.weights(SmallModels.classifier, in: .timm) {
      source["weights.vit." + name.replacing("blocks.", with: "layer_")] = tensor
    }
    source["weights.vit.ema.decay"] = LazyTensor(shape: [], values: [1])
    let rules = try RenameRules([
      .replace(match: "^vit\\.", with: ""), .drop(match: "^ema\\."),
      .replace(match: "layer_", with: "blocks."), .drop(match: "unused"),
    ])
    let conversion = try ConversionRequest(rules: rules).prepare(source)
    #expect(conversion.configuration == SmallModels.classifier)
    let report = conversion.report(output: "x")
    #expect(report.container == "weights")
    #expect(report.dropped == [.init(name: "weights.vit.ema.decay", rule: "rename-rule-1")])
    #expect(report.unusedRules == [3])
    #expect(report.tensors.first?.from == ["weights.vit.cls_token"])
  }

  private func tensors(_ names: String...) -> StateDict {
    var tensors = StateDict()
    for name in names { tensors[name] = LazyTensor(shape: [], values: [0]) }
    return tensors
  }
}
