internal import BEiTModels

// microsoft/unilm and pytorch-image-models.
extension Naming {
  static let unilmBlock = Naming(
    tensors: [
      "layerScale1": "gamma_1", "layerScale2": "gamma_2",
      "attention.queryBias": "attn.q_bias", "attention.valueBias": "attn.v_bias",
      "attention.relativePositionBias": "attn.relative_position_bias_table",
      "attention.qkv.weight": "attn.qkv.weight",
    ],
    modules: [
      "norm1": "norm1", "norm2": "norm2", "attention.projection": "attn.proj",
      "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2",
    ])

  static let unilmBackbone = Naming(
    tensors: [
      "classToken": "cls_token", "maskToken": "mask_token", "positionEmbedding": "pos_embed",
      "relativePositionBias": "rel_pos_bias.relative_position_bias_table",
    ],
    modules: ["patchEmbedding": "patch_embed.proj"]
  ).adding(unilmBlock.under("blocks.#.", "blocks.#."))

  static func unilm(_ task: Configuration.Task) -> Naming {
    switch task {
    case .classification:
      unilmBackbone.under("backbone.", "")
        .adding(Naming(modules: ["norm": "norm", "poolNorm": "fc_norm", "head": "head"]))
    case .pretraining:
      unilmBackbone.under("backbone.", "")
        .adding(unilmBlock.under("aggregationBlocks.#.", "cls_pt_layers.#."))
        .adding(
          Naming(modules: [
            "norm": "norm", "head": "lm_head", "aggregationNorm": "cls_pt_norm",
            "aggregationHead": "cls_pt_lm_head",
          ]))
    case .tokenizer:
      unilmBackbone.under("encoder.", "encoder.")
        .adding(unilmBackbone.under("decoder.", "decoder."))
        .adding(quantizer)
        .adding(
          Naming(modules: [
            "encoderNorm": "encoder.fc_norm", "decoderNorm": "decoder.fc_norm",
            "decoderProjection.0": "decode_task_layer.0",
            "decoderProjection.1": "decode_task_layer.2",
          ]))
    case .segmentation:
      unilmBackbone.under("backbone.", "backbone.")
        .adding(upperNet(classifier: "conv_seg"))
        .adding(pyramid(quarter: "backbone.fpn1.", half: "backbone.fpn2.0"))
    }
  }

  /// The part of a tokenizer that all layouts name alike.
  static let quantizer = Naming(
    tensors: ["codebook": "quantize.embedding.weight", "codeUsage": "quantize.cluster_size"],
    modules: [
      "encoderProjection.0": "encode_task_layer.0", "encoderProjection.1": "encode_task_layer.2",
    ])

  /// Deconvolution, batch norm, (GELU,) deconvolution; and a single deconvolution.
  static func pyramid(quarter: String, half: String) -> Naming {
    Naming(modules: [
      "pyramid.quarter.0": quarter + "0", "pyramid.quarter.1": quarter + "3",
      "pyramid.half": half,
    ]).batchNorms(["pyramid.quarter.norm": quarter + "1"])
  }

  static func upperNet(classifier: String) -> Naming {
    Naming(modules: [
      "decodeHead.classifier": "decode_head." + classifier,
      "auxiliaryHead.classifier": "auxiliary_head." + classifier,
    ]).convolutions(
      [
        "decodeHead.pooling.#": "decode_head.psp_modules.#.1",
        "decodeHead.bottleneck": "decode_head.bottleneck",
        "decodeHead.lateral.#": "decode_head.lateral_convs.#",
        "decodeHead.smooth.#": "decode_head.fpn_convs.#",
        "decodeHead.fusion": "decode_head.fpn_bottleneck",
        "auxiliaryHead.convolution": "auxiliary_head.convs.0",
      ], leaves: ("conv", "bn"))
  }

  /// Candle keeps the whole bias of the projection, and calls the norm after pooling `norm`.
  static let candle = unilmBackbone.under("backbone.", "")
    .adding(Naming(modules: ["poolNorm": "norm", "head": "head"]))
    .placing([
      "backbone.blocks.#.layerScale1": .whole("blocks.#.ls1.gamma"),
      "backbone.blocks.#.layerScale2": .whole("blocks.#.ls2.gamma"),
      "backbone.blocks.#.attention.queryBias": .third("blocks.#.attn.qkv.bias", 0),
      "backbone.blocks.#.attention.valueBias": .third("blocks.#.attn.qkv.bias", 2),
    ])
}
