package import BEiTModels

extension Settings {
  /// The parts of `configuration` that names and shapes do not tell, as the metadata of a file.
  package init(stated configuration: Configuration) {
    let backbone = configuration.backbone
    var values: [Setting: String] = [
      .imageSize: "\(backbone.imageSize)", .heads: "\(backbone.heads)",
      .layerNormEpsilon: "\(backbone.layerNormEpsilon)",
    ]
    switch configuration {
    case .classification: break
    case .pretraining(let model):
      values[.earlyLayers] = "\(model.earlyLayers)"
      values[.tokenizerHeads] = model.tokenizer.map { "\($0.encoder.heads)" }
    case .tokenizer(let model):
      values[.decoderHeads] = model.decoder.map { "\($0.backbone.heads)" }
    case .segmentation(let model):
      values[.outputBlocks] = model.outputBlocks.map(String.init).joined(separator: ",")
      values[.poolScales] = model.poolScales.map(String.init).joined(separator: ",")
      values[.batchNormEpsilon] = "\(model.batchNormEpsilon)"
    }
    self.init(values, origin: "metadata")
  }
}
