package import BEiTModels

/// Tells the layout and the kind of model from the names of tensors.
package enum LayoutDetection {
  /// What was recognised.
  package struct Result: Hashable, Sendable {
    /// The layout.
    package let layout: Layout
    /// The kind of model.
    package let task: Configuration.Task
  }

  /// The first rule whose every mark some name begins with; `layout` restricts the rules.
  package static func detect<Names: Collection<String>>(
    _ names: Names, layout: Layout? = nil
  ) -> Result? {
    let rule = rules.first { rule in
      (layout.map(rule.layouts.contains) ?? true)
        && rule.marks.allSatisfy { mark in names.contains { $0.hasPrefix(mark) } }
    }
    return rule.map { rule in
      Result(
        layout: layout ?? (rule.layouts.count > 1 && !hasIndex(names) ? .timm : rule.layouts[0]),
        task: rule.task)
    }
  }

  /// The layout of `names`, or an error that says what was looked for.
  package static func require<Names: Collection<String>>(
    _ names: Names, layout: Layout? = nil
  ) throws(ConversionError) -> Result {
    if let result = detect(names, layout: layout) { return result }
    let rules = rules.filter { rule in layout.map(rule.layouts.contains) ?? true }
    let marks = rules.flatMap(\.marks).filter { !$0.hasSuffix(".") }
    throw .unknownLayout(
      sample: Array(names.prefix(3)), wanted: rules.map(\.description),
      suggestion: names.lazy.prefix(500).compactMap { Suggestion.nearest(to: $0, in: marks) }.first)
  }

  private static func hasIndex<Names: Collection<String>>(_ names: Names) -> Bool {
    names.contains { $0.hasSuffix("relative_position_index") }
  }

  /// A layout and a kind of model, with the beginnings of names that mark it.
  private struct Rule: Sendable, CustomStringConvertible {
    let layouts: [Layout]
    let task: Configuration.Task
    let marks: [String]

    init(_ task: Configuration.Task, _ layouts: Layout..., marks: [String]) {
      self.task = task
      self.layouts = layouts
      self.marks = marks
    }

    var description: String {
      let names = layouts.map(\.rawValue).joined(separator: "/")
      return "\(names) \(task.rawValue) (\(ConversionError.list(marks)))"
    }
  }

  /// The order matters: later rules would also take models of earlier ones.
  ///
  /// unilm and timm share names; only unilm stores the relative position index.
  private static let rules = [
    Rule(.tokenizer, .swift, marks: ["encoder.classToken", "codebook"]),
    Rule(.segmentation, .swift, marks: ["backbone.classToken", "decodeHead."]),
    Rule(.pretraining, .swift, marks: ["backbone.classToken", "aggregationBlocks."]),
    Rule(.classification, .swift, marks: ["backbone.classToken", "poolNorm."]),
    Rule(.pretraining, .swift, marks: ["backbone.classToken", "backbone.maskToken", "norm."]),
    Rule(.classification, .swift, marks: ["backbone.classToken", "norm."]),
    Rule(.pretraining, .mmpretrain, marks: ["backbone.layers.", "target_generator."]),
    Rule(.pretraining, .mmpretrain, marks: ["backbone.layers.", "neck.patch_aggregation."]),
    Rule(.pretraining, .mmpretrain, marks: ["backbone.layers.", "head.cls_head."]),
    Rule(.classification, .mmpretrain, marks: ["backbone.layers.", "head.fc."]),
    Rule(.segmentation, .mmpretrain, marks: ["backbone.layers.", "decode_head."]),
    Rule(.segmentation, .unilm, marks: ["backbone.blocks.", "decode_head."]),
    Rule(.tokenizer, .unilm, marks: ["encoder.blocks.", "quantize."]),
    Rule(.tokenizer, .mmpretrain, marks: ["encoder.layers.", "quantize."]),
    Rule(.pretraining, .unilm, marks: ["blocks.0.", "cls_pt_layers."]),
    Rule(.pretraining, .unilm, marks: ["blocks.0.", "lm_head."]),
    Rule(.segmentation, .huggingFace, marks: ["beit.encoder.layer.", "decode_head."]),
    Rule(.pretraining, .huggingFace, marks: ["beit.encoder.layer.", "lm_head."]),
    Rule(.classification, .huggingFace, marks: ["beit.encoder.layer.", "classifier."]),
    Rule(.segmentation, .huggingFaceMemory, marks: ["beit.layers.", "decode_head."]),
    Rule(.pretraining, .huggingFaceMemory, marks: ["beit.layers.", "lm_head."]),
    Rule(.classification, .huggingFaceMemory, marks: ["beit.layers.", "classifier."]),
    Rule(.classification, .candle, marks: ["blocks.0.ls1.gamma", "head.weight"]),
    Rule(.classification, .unilm, .timm, marks: ["blocks.0.attn.qkv.weight", "head.weight"]),
  ]
}
