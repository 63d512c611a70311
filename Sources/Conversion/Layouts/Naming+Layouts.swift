package import BEiTModels

extension Naming {
  /// The names of `layout` for a model of kind `task`.
  ///
  /// `aggregated` tells the pretraining models of BEiT v2 from those of BEiT v1, whose final norm
  /// mmpretrain keeps elsewhere.
  package init(_ layout: Layout, _ task: Configuration.Task, aggregated: Bool = true) {
    self =
      switch layout {
      case .swift: .identity
      case .unilm, .timm: .unilm(task)
      case .mmpretrain: .mmpretrain(task, aggregated: aggregated)
      case .huggingFace: .huggingFace(task)
      case .huggingFaceMemory: .huggingFaceMemory(task)
      case .candle: .candle
      }
  }
}
