/// A key of the configuration that users may state, as the reference cases name it.
package enum Setting: String, Hashable, Sendable, CaseIterable {
  case imageSize = "image_size"
  case patchSize = "patch_size"
  case grid
  case width
  case depth
  case heads
  case headSize = "head_size"
  case mlpRatio = "mlp_ratio"
  case intermediate
  case layerNormEpsilon = "layer_norm_eps"
  // Classification and segmentation.
  case classes
  case pooling
  // Pretraining.
  case vocabulary = "vocab_size"
  case earlyLayers = "early_layers"
  case headLayers = "head_layers"
  case sharedHead = "shared_lm_head"
  case sharedBias = "shared_rel_pos_bias"
  // Tokenizers, alone and inside a pretraining file.
  case decoderDepth = "decoder_depth"
  case decoderHeads = "decoder_heads"
  case decoderWidth = "decoder_out_dim"
  case codebookSize = "codebook_size"
  case codeWidth = "code_dim"
  case tokenizerWidth = "tokenizer.width"
  case tokenizerDepth = "tokenizer.depth"
  case tokenizerHeads = "tokenizer.heads"
  case teacherKeys = "teacher_keys"
  case processType = "process_type"
  // Segmentation.
  case outputBlocks = "out_indices"
  case channels
  case auxiliaryChannels = "aux_channels"
  case poolScales = "pool_scales"
  case batchNormEpsilon = "batch_norm_eps"
  // What a model is resized to after loading.
  case targetImageSize = "target_image_size"
  case targetGrid = "target_grid"
  case shrinkImageSize = "shrink_image_size"
  case shrinkGrid = "shrink_grid"

  /// The setting called `key`.
  init(key: String) throws(ConversionError) {
    guard let setting = Setting(rawValue: key) else {
      throw .unknownSetting(
        key: key,
        suggestion: Suggestion.nearest(to: key, in: Setting.allCases.lazy.map(\.rawValue)))
    }
    self = setting
  }
}
