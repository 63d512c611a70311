package import BEiTModels

/// A named reason to leave a tensor of a source out.
package struct DropRule: Hashable, Sendable {
  /// The name in reports.
  package let name: String
  /// What the values must be for the tensor to be left out.
  package let check: ValueCheck?

  /// What the values of a dropped tensor must be.
  package enum ValueCheck: Hashable, Sendable {
    /// All zero: a key bias.
    case zeroKeyBias
    /// The middle third all zero: the key's part of a joint bias.
    case zeroMiddleThird
    /// All one: the mark of an initialised codebook.
    case initialised
    /// The relative position index of a grid of this side.
    case positionIndex(grid: Int)
  }

  private init(_ name: String, check: ValueCheck? = nil) {
    self.name = name
    self.check = check
  }

  /// For a weight that the target layout has no place for.
  static func noPlace(in layout: Layout) -> DropRule { DropRule("no-place-in-\(layout)") }

  /// The rule for `name` in a file of `layout`, or nil where the tensor may not be dropped.
  package static func rule(
    for name: String, in layout: Layout, _ configuration: Configuration
  ) -> DropRule? {
    if let key = name.split(separator: ".").first, trainingState.contains(String(key)) {
      return DropRule("training-state")
    }
    if layout == .swift { return nil }
    if let rule = rule(forSuffixOf: name, configuration) { return rule }
    switch (layout, configuration) {
    case (.unilm, .tokenizer):
      return ["teacher", "scaling", "loss"].first(where: name.hasPrefix)
        .map { DropRule($0 == "scaling" ? "scaling-layer" : $0) }
    case (.mmpretrain, .pretraining(let model)):
      if name.hasPrefix("backbone.ln2.") { return DropRule("unused-pool-norm") }
      let isForeign = model.tokenizer == nil && name.hasPrefix("target_generator.")
      return isForeign ? DropRule("target-generator") : dataPreprocessor(name)
    case (.mmpretrain, _): return dataPreprocessor(name)
    default: return nil
    }
  }

  /// Keys of training state that some files keep in the dictionary of the weights.
  private static let trainingState: Set<String> = [
    "optimizer", "optimizers", "optimizer_states", "optimizer_disc", "scaler", "loss_scaler", "amp",
    "amp_scaler", "lr_scheduler", "lr_schedulers", "param_schedulers", "message_hub", "rng_state",
  ]

  private static func dataPreprocessor(_ name: String) -> DropRule? {
    name.hasPrefix("data_preprocessor.") ? DropRule("data-preprocessor") : nil
  }

  private static func rule(
    forSuffixOf name: String, _ configuration: Configuration
  ) -> DropRule? {
    let leaf = name.split(separator: ".").last ?? ""
    switch leaf {
    case "relative_position_index":
      return DropRule(
        "relative-position-index", check: .positionIndex(grid: configuration.backbone.grid))
    case "num_batches_tracked": return DropRule("batches-tracked")
    case "k_bias": return DropRule("zero-key-bias", check: .zeroKeyBias)
    case "bias" where name.hasSuffix(".key.bias") || name.hasSuffix(".k_proj.bias"):
      return DropRule("zero-key-bias", check: .zeroKeyBias)
    case "cluster_size", "embed_avg":
      return name.hasSuffix("quantize.embedding.\(leaf)") ? DropRule("codebook-statistics") : nil
    case "initted":
      return name.hasSuffix("quantize.embedding.initted")
        ? DropRule("codebook-initialised", check: .initialised) : nil
    default: return nil
    }
  }
}
