internal import BEiTModels

// mmpretrain, and mmsegmentation 1.
extension Naming {
  static let mmBlock = unilmBlock.adding(
    Naming(modules: [
      "norm1": "ln1", "norm2": "ln2", "mlp.fc1": "ffn.layers.0.0", "mlp.fc2": "ffn.layers.1",
    ]))

  static let mmBackbone =
    unilmBackbone
    .adding(Naming(modules: ["patchEmbedding": "patch_embed.projection"]))
    .adding(mmBlock.under("blocks.#.", "layers.#."))

  static let mmTokenizer = mmBackbone.under("encoder.", "encoder.")
    .adding(quantizer)
    .adding(Naming(modules: ["encoderNorm": "encoder.ln1"]))

  static func mmpretrain(_ task: Configuration.Task, aggregated: Bool) -> Naming {
    let backbone = mmBackbone.under("backbone.", "backbone.")
    return switch task {
    case .classification:
      backbone.adding(
        Naming(modules: ["norm": "backbone.ln1", "poolNorm": "backbone.ln2", "head": "head.fc"]))
    case .pretraining:
      backbone
        .adding(mmBlock.under("aggregationBlocks.#.", "neck.patch_aggregation.#."))
        .adding(mmTokenizer.under("tokenizer.", "target_generator."))
        .adding(
          Naming(modules: [
            "norm": aggregated ? "neck.norm" : "backbone.ln1", "head": "head.cls_head",
          ]))
    case .tokenizer: mmTokenizer
    case .segmentation:
      backbone
        .adding(upperNet(classifier: "conv_seg"))
        .adding(pyramid(quarter: "neck.upsample_4x.", half: "neck.upsample_2x.0"))
    }
  }
}
