// What it shows.
extension PretrainingModel {
  /// `hidden.k`, `tokens.final`, `features.early`, `features.final`, `agg.k`, and for both streams the
  /// normalised features and the logits of all patches and of the masked ones.
  ///
  /// With `labels`, or with a tokenizer and its view of the pictures as `target_input`, also the losses;
  /// with `mask` also what the pictures give as they are, `unmasked.tokens.final`, and as mmpretrain's
  /// `extract_feat` names it, `extract_feat.0` after the early blocks and `extract_feat.1` after the last.
  public func outputs(
    for inputs: [String: FloatTensor]
  ) throws(ModelError) -> [(name: String, tensor: OutputTensor)] {
    let pictures = try input("input", from: inputs)
    let mask = inputs["mask"]
    let batch = try backbone.batch(of: pictures)
    let shape = [batch, configuration.backbone.tokens, configuration.backbone.width]
    var outputs = Outputs()
    let streams = try streams(pictures, mask) { depth, tokens in
      outputs.add("hidden.\(depth)", shape, tokens)
    }
    outputs.add("tokens.final", shape, streams.final)
    outputs.add("features.early", shape, streams.early)
    outputs.add("features.final", shape, streams.final)
    for (index, tokens) in streams.aggregated.enumerated() {
      outputs.add("agg.\(index)", shape, tokens)
    }
    let labels = try labels(inputs, mask, &outputs)
    try add(
      Stream(features: "features.normed", logits: "mim.logits", loss: "loss.main"),
      norm(streams.final), head, mask, labels, &outputs)
    if let last = streams.aggregated.last {
      try add(
        Stream(
          features: "features.aggregated_normed", logits: "mim.aggregated_logits",
          loss: "loss.aggregated"),
        aggregationNorm(last), aggregationHead, mask, labels, &outputs)
    }
    if mask != nil { try addUnmasked(pictures, shape, &outputs) }
    return outputs.list
  }

  private func addUnmasked(
    _ pictures: FloatTensor, _ shape: [Int], _ outputs: inout Outputs
  ) throws(ModelError) {
    var early: [Float] = []
    let final = try backbone(pictures) { depth, tokens in
      if depth == configuration.earlyLayers { early = tokens }
    }
    outputs.add("unmasked.tokens.final", shape, final)
    outputs.add("extract_feat.0", shape, early)
    outputs.add("extract_feat.1", shape, final)
  }

  /// The names under which a stream shows its results.
  private struct Stream {
    let features: String
    let logits: String
    let loss: String
  }

  private func add(
    _ names: Stream, _ normed: [Float], _ head: Linear, _ mask: FloatTensor?, _ labels: [Int]?,
    _ outputs: inout Outputs
  ) throws(ModelError) {
    let backbone = configuration.backbone
    let logits = logits(normed, head)
    // mmpretrain's neck, which a tokenizer tells, hands on the patches alone.
    let features = tokenizer == nil ? normed : patchTokens(of: normed, backbone)
    outputs.add(
      names.features,
      [logits.shape[0], features.count / logits.shape[0] / backbone.width, backbone.width], features
    )
    outputs.add(names.logits + "_all", logits)
    guard let mask else { return }
    let vocabulary = configuration.vocabulary
    let masked = mask.values.indices.filter { mask.values[$0] != 0 }
    let rows = masked.flatMap { logits.values[$0 * vocabulary..<($0 + 1) * vocabulary] }
    outputs.add(names.logits, [masked.count, vocabulary], rows)
    guard let labels else { return }
    guard labels.count == masked.count, labels.allSatisfy({ (0..<vocabulary).contains($0) }) else {
      throw .input(
        name: "labels", expected: "\(masked.count) below \(vocabulary)", found: "\(labels.count)")
    }
    outputs.add(names.loss, [1], [crossEntropy(rows, labels)])
  }

  /// What the masked patches should be predicted as, given or found by the tokenizer.
  private func labels(
    _ inputs: [String: FloatTensor], _ mask: FloatTensor?, _ outputs: inout Outputs
  ) throws(ModelError) -> [Int]? {
    if let labels = inputs["labels"] { return labels.values.map { Int(exactly: $0) ?? -1 } }
    guard let tokenizer, let pictures = inputs["target_input"] else { return nil }
    let encoding = try tokenizer.encode(prepared: pictures)
    outputs.add("codes", encoding.codes)
    outputs.add("margin", encoding.margin)
    guard let mask else { return nil }
    guard mask.values.count == encoding.codes.values.count else {
      throw .input(
        name: "target_input", expected: "\(mask.values.count) patches",
        found: "\(encoding.codes.values.count)")
    }
    return mask.values.indices.filter { mask.values[$0] != 0 }
      .map { Int(encoding.codes.values[$0]) }
  }
}
