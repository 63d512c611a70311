package import BEiTModels

/// The fields of a transformers `config.json` that this library reads and writes.
package struct HuggingFaceConfiguration: Codable, Hashable, Sendable {
  var architectures: [String]?
  var modelType: String?
  var hiddenSize: Int?
  var numHiddenLayers: Int?
  var numAttentionHeads: Int?
  var intermediateSize: Int?
  var imageSize: Int?
  var patchSize: Int?
  var numChannels: Int?
  var layerNormEps: Double?
  var layerScaleInitValue: Double?
  var useMeanPooling: Bool?
  var useMaskToken: Bool?
  var useRelativePositionBias: Bool?
  var useSharedRelativePositionBias: Bool?
  var useAbsolutePositionEmbeddings: Bool?
  var vocabSize: Int?
  var outIndices: [Int]?
  var poolScales: [Int]?
  var useAuxiliaryHead: Bool?
  var auxiliaryChannels: Int?
  var auxiliaryNumConvs: Int?
  var auxiliaryConcatInput: Bool?
  var id2label: [String: String]?
  var label2id: [String: Int]?
  var hiddenAct: String?
  var torchDtype: String?

  enum CodingKeys: String, CodingKey {
    case architectures
    case modelType = "model_type"
    case hiddenSize = "hidden_size"
    case numHiddenLayers = "num_hidden_layers"
    case numAttentionHeads = "num_attention_heads"
    case intermediateSize = "intermediate_size"
    case imageSize = "image_size"
    case patchSize = "patch_size"
    case numChannels = "num_channels"
    case layerNormEps = "layer_norm_eps"
    case layerScaleInitValue = "layer_scale_init_value"
    case useMeanPooling = "use_mean_pooling"
    case useMaskToken = "use_mask_token"
    case useRelativePositionBias = "use_relative_position_bias"
    case useSharedRelativePositionBias = "use_shared_relative_position_bias"
    case useAbsolutePositionEmbeddings = "use_absolute_position_embeddings"
    case vocabSize = "vocab_size"
    case outIndices = "out_indices"
    case poolScales = "pool_scales"
    case useAuxiliaryHead = "use_auxiliary_head"
    case auxiliaryChannels = "auxiliary_channels"
    case auxiliaryNumConvs = "auxiliary_num_convs"
    case auxiliaryConcatInput = "auxiliary_concat_input"
    case id2label, label2id
    case hiddenAct = "hidden_act"
    case torchDtype = "torch_dtype"
  }
}

extension HuggingFaceConfiguration {
  /// Reads the text of a `config.json`.
  package init(json text: String) throws(ConversionError) {
    self = try decodeJSON(Self.self, from: text, subject: "config.json")
    if let modelType, modelType != "beit" {
      throw .badJSON(
        subject: "config.json", reason: "model_type: expected beit, found \(modelType)")
    }
    if let hiddenAct, hiddenAct != "gelu" {
      throw .badJSON(
        subject: "config.json", reason: "hidden_act: expected gelu, found \(hiddenAct)")
    }
  }

  /// The labels of the classes in order, where the file has them all.
  package var labels: [String]? {
    guard let id2label else { return nil }
    let labels = (0..<id2label.count).compactMap { id2label["\($0)"] }
    return labels.count == id2label.count ? labels : nil
  }

  /// What the file states about a model of kind `task`.
  ///
  /// transformers reads a file without `layer_norm_eps` as 1e-12.
  package func settings(for task: Configuration.Task) -> Settings {
    var values: [Setting: String?] = [
      .width: hiddenSize?.description, .depth: numHiddenLayers?.description,
      .heads: numAttentionHeads?.description, .intermediate: intermediateSize?.description,
      .imageSize: imageSize?.description, .patchSize: patchSize?.description,
      .layerNormEpsilon: "\(layerNormEps ?? 1e-12)",
    ]
    switch task {
    case .classification:
      values[.pooling] = useMeanPooling.map { $0 ? "mean" : "cls" }
    case .pretraining: values[.vocabulary] = vocabSize?.description
    case .segmentation:
      values[.outputBlocks] = outputBlocks.map { $0.map(String.init).joined(separator: ",") }
      values[.poolScales] = poolScales.map { $0.map(String.init).joined(separator: ",") }
    case .tokenizer: break
    }
    return Settings(values.compactMapValues(\.self), origin: "config.json")
  }
}

// transformers' BeitForSemanticSegmentation takes `hidden_states[i - 1]` for an index i, and the first
// hidden state is the embedding.
extension HuggingFaceConfiguration {
  /// The blocks, counted from 0, whose outputs transformers takes; -1 is the embedding.
  private var outputBlocks: [Int]? {
    let states = (numHiddenLayers ?? 12) &+ 1
    return outIndices?.map { index in
      // As Python does, a negative place counts from the end.
      let state = index &- 1
      return (state < 0 ? state &+ states : state) &- 1
    }
  }

  /// The index that makes transformers take the output of `block`; 0 is the last one's.
  static func outIndex(ofBlock block: Int, depth: Int) -> Int {
    block == depth - 1 ? 0 : block + 2
  }

  /// The blocks nearest to `blocks` that transformers can be told to take, or nil where there are none.
  ///
  /// No valid index means the output of the last block, and indices have to ascend.
  static func statableBlocks(_ blocks: [Int], depth: Int) -> [Int]? {
    var result: [Int] = []
    var next: (wanted: Int, stated: Int)?
    for block in blocks.reversed() {
      let limit = next.map { block == $0.wanted ? $0.stated : $0.stated - 1 } ?? depth - 2
      let stated = min(block, limit)
      guard stated >= -1 else { return nil }
      result.append(stated)
      next = (block, stated)
    }
    return result.reversed()
  }
}
