import BEiTModels
import Conversion
import Tensors
import Testing

@Suite struct PlanProblemsTests {
  /// A misspelt tensor is both missing and left over, and each points to the other.
  @Test func missingAndUnmatched() throws {
    var tensors = try KeyListing.load("timm")
    tensors["haed.bias"] = tensors["head.bias"]
    tensors["head.bias"] = nil
    let plan = try plan(tensors)
    #expect(!plan.isComplete)
    #expect(plan.problems.missing == [.init(name: "head.bias", sources: ["head.bias"])])
    #expect(plan.problems.unmatched == ["haed.bias"])
    let error = try #require(throws: ConversionError.self) { try plan.requireComplete() }
    #expect(
      error.description == """
        timm to swift: incomplete: 1 missing, 1 unmatched
          missing `head.bias`, made of `head.bias`; did you mean `haed.bias`?
          unmatched `haed.bias`; did you mean `head.bias`?
        hint: --lenient converts what fits and reports the rest
        """)
  }

  @Test func misshapen() throws {
    var tensors = try KeyListing.load("timm")
    tensors["blocks.5.mlp.fc1.weight"] = KeyListing.placeholder([3072, 767])
    let plan = try plan(tensors)
    #expect(
      plan.problems.misshapen == [
        .init(name: "blocks.5.mlp.fc1.weight", expected: [3072, 768], found: [3072, 767])
      ])
    #expect(plan.problems.unmatched.isEmpty)
  }

  /// Ten problems are named and the rest is counted.
  @Test func onlyTenAreNamed() throws {
    var tensors = try KeyListing.load("timm")
    for index in 0..<14 { tensors["extra.\(index)"] = KeyListing.placeholder([1]) }
    let lines = try "\(plan(tensors).problems)".split(separator: "\n")
    #expect(lines.count == 12)
    #expect(lines.first == "timm to swift: incomplete: 14 unmatched")
    #expect(lines.last == "  and 4 more")
  }

  /// One of three stacked tensors is missing: the weight is missing, its other parts say why.
  @Test func missingPart() throws {
    var tensors = try KeyListing.load("hf_classification")
    let name = "beit.encoder.layer.0.attention.attention.key.weight"
    tensors[name] = nil
    let configuration = try ConfigurationInference.infer(
      tensors, layout: .huggingFace, task: .classification
    ).configuration
    let plan = try RenamePlan.make(
      source: tensors, from: nil, to: .swift, configuration: configuration)
    #expect(
      plan.problems.missing == [
        .init(name: "backbone.blocks.0.attention.qkv.weight", sources: [name])
      ])
    let query = plan.sources.first { $0.name.hasSuffix("layer.0.attention.attention.query.weight") }
    #expect(query?.fate == .dropped(rule: "incomplete-weight"))
  }

  struct Drop: Sendable {
    let listing: Listing
    let name: String
    let rule: String?
  }

  private static let mm = Listing("mmpretrain_pt", .mmpretrain, .pretraining, parameters: 0)
  private static let mmClassifier = Listing(
    "mmpretrain_ft", .mmpretrain, .classification, parameters: 0)
  private static let timm = Listing("timm", .timm, .classification, parameters: 0)
  private static let unilm = Listing("unilm_ft", .unilm, .classification, parameters: 0)
  private static let vqkd = Listing("unilm_vqkd", .unilm, .tokenizer, parameters: 0)
  private static let hf = Listing(
    "hf_classification", .huggingFace, .classification, parameters: 0)

  /// What may be left out is left out by a rule that has a name; anything else is unmatched.
  @Test(arguments: [
    Drop(listing: mm, name: "backbone.ln2.weight", rule: "unused-pool-norm"),
    Drop(listing: mm, name: "data_preprocessor.mean", rule: "data-preprocessor"),
    Drop(listing: mmClassifier, name: "data_preprocessor.std", rule: "data-preprocessor"),
    Drop(listing: timm, name: "blocks.0.attn.k_bias", rule: "zero-key-bias"),
    Drop(listing: timm, name: "optimizer.state.0.exp_avg", rule: "training-state"),
    Drop(listing: timm, name: "teacher_model.proj", rule: nil),
    Drop(
      listing: unilm, name: "rel_pos_bias.relative_position_index", rule: "relative-position-index"),
    Drop(listing: unilm, name: "fc_norm.running_mean", rule: nil),
    Drop(listing: vqkd, name: "teacher_model.visual.proj", rule: "teacher"),
    Drop(listing: vqkd, name: "scaling_layer.shift", rule: "scaling-layer"),
    Drop(listing: vqkd, name: "loss.weight", rule: "loss"),
    Drop(listing: vqkd, name: "quantize.embedding.embed_avg", rule: "codebook-statistics"),
    Drop(listing: vqkd, name: "quantize.embedding.cluster_size", rule: "codebook-statistics"),
    Drop(listing: vqkd, name: "quantize.embedding.initted", rule: "codebook-initialised"),
    Drop(
      listing: hf,
      name: "beit.encoder.layer.0.attention.attention.relative_position_bias"
        + ".relative_position_index", rule: "relative-position-index"),
    Drop(
      listing: hf, name: "beit.encoder.layer.0.attention.attention.key.bias",
      rule: "zero-key-bias"),
  ])
  func dropRules(case drop: Drop) throws {
    var tensors = try drop.listing.load()
    let configuration = try drop.listing.configuration(of: tensors)
    if tensors[drop.name] == nil { tensors[drop.name] = KeyListing.placeholder([768]) }
    let plan = try RenamePlan.make(
      source: tensors, from: nil, to: .swift, configuration: configuration)
    let fate = plan.sources.first { $0.name == drop.name }?.fate
    #expect(fate == drop.rule.map { .dropped(rule: $0) } ?? .unmatched)
    #expect(plan.isComplete == (drop.rule != nil))
  }

  private func plan(_ tensors: StateDict) throws -> RenamePlan {
    let configuration = try ConfigurationInference.infer(
      KeyListing.load("timm"), layout: .timm, task: .classification
    ).configuration
    return try RenamePlan.make(
      source: tensors, from: .timm, to: .swift, configuration: configuration)
  }
}
