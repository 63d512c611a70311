internal import BEiTModels

// transformers.
extension Naming {
  static let hfBlock = Naming(
    tensors: [
      "layerScale1": "lambda_1", "layerScale2": "lambda_2",
      "attention.queryBias": "attention.attention.query.bias",
      "attention.valueBias": "attention.attention.value.bias",
      "attention.relativePositionBias":
        "attention.attention.relative_position_bias.relative_position_bias_table",
    ],
    modules: [
      "norm1": "layernorm_before", "norm2": "layernorm_after",
      "attention.projection": "attention.output.dense", "mlp.fc1": "intermediate.dense",
      "mlp.fc2": "output.dense",
    ]
  ).placing([
    "attention.qkv.weight": .stacked(
      ["query", "key", "value"].map { "attention.attention.\($0).weight" })
  ])

  static let hfBackbone = Naming(
    tensors: [
      "classToken": "embeddings.cls_token", "maskToken": "embeddings.mask_token",
      "positionEmbedding": "embeddings.position_embeddings",
      "relativePositionBias":
        "encoder.relative_position_bias.relative_position_bias_table",
    ],
    modules: ["patchEmbedding": "embeddings.patch_embeddings.projection"]
  ).adding(hfBlock.under("blocks.#.", "encoder.layer.#."))

  static func hfHeads(_ task: Configuration.Task) -> Naming {
    switch task {
    case .classification:
      Naming(modules: [
        "norm": "beit.layernorm", "poolNorm": "beit.pooler.layernorm", "head": "classifier",
      ])
    case .pretraining: Naming(modules: ["norm": "layernorm", "head": "lm_head"])
    case .segmentation:
      upperNet(classifier: "classifier").adding(pyramid(quarter: "fpn1.", half: "fpn2.0"))
    case .tokenizer: Naming()
    }
  }

  static func huggingFace(_ task: Configuration.Task) -> Naming {
    hfBackbone.under("backbone.", "beit.").adding(hfHeads(task))
  }

  static let hfMemoryBlock = hfBlock.adding(
    Naming(
      tensors: [
        "attention.queryBias": "attention.q_proj.bias",
        "attention.valueBias": "attention.v_proj.bias",
        "attention.relativePositionBias":
          "relative_position_bias.relative_position_bias_table",
      ],
      modules: [
        "attention.projection": "attention.o_proj", "mlp.fc1": "mlp.fc1", "mlp.fc2": "mlp.fc2",
      ])
  ).placing([
    "attention.qkv.weight": .stacked(["q", "k", "v"].map { "attention.\($0)_proj.weight" })
  ])

  static let hfMemoryPyramid = Naming(modules: [
    "pyramid.quarter.0": "fpn.fpn1.conv_transpose1",
    "pyramid.quarter.1": "fpn.fpn1.conv_transpose2", "pyramid.half": "fpn.fpn2",
    "decodeHead.classifier": "decode_head.classifier",
    "auxiliaryHead.classifier": "auxiliary_head.classifier",
  ]).batchNorms(["pyramid.quarter.norm": "fpn.fpn1.normalization"])
    .convolutions(
      [
        "decodeHead.pooling.#": "decode_head.psp_modules.blocks.#.conv",
        "decodeHead.bottleneck": "decode_head.psp_bottleneck",
        "decodeHead.lateral.#": "decode_head.lateral_convs.#",
        "decodeHead.smooth.#": "decode_head.fpn_convs.#",
        "decodeHead.fusion": "decode_head.fpn_bottleneck",
        "auxiliaryHead.convolution": "auxiliary_head.convs.0",
      ], leaves: ("convolution", "normalization"))

  static func huggingFaceMemory(_ task: Configuration.Task) -> Naming {
    hfBackbone
      .adding(hfMemoryBlock.under("blocks.#.", "layers.#."))
      .adding(
        Naming(tensors: [
          "relativePositionBias": "shared_position_bias.relative_position_bias_table"
        ])
      )
      .under("backbone.", "beit.")
      .adding(task == .segmentation ? hfMemoryPyramid : hfHeads(task))
  }
}
