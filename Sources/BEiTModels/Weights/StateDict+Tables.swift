internal import Tensors

extension StateDict {
  /// The weights with the table that all blocks share added to each block's own, where a model has
  /// both: what a block adds to its scores is their sum.
  func joiningTables(of configuration: Configuration) throws(ModelError) -> StateDict {
    let backbone = configuration.backbone
    let prefix = configuration.task == .tokenizer ? "encoder." : "backbone."
    guard backbone.relativePositionBias == .both,
      let shared = try values(of: prefix + "relativePositionBias")
    else { return self }
    var result = self
    for block in 0..<backbone.depth {
      let name = "\(prefix)blocks.\(block).attention.relativePositionBias"
      guard let own = try values(of: name) else { continue }
      result[name] = LazyTensor(
        shape: [backbone.biasRows, backbone.heads], values: zip(own, shared).map { $0 + $1 })
    }
    return result
  }

  private func values(of name: String) throws(ModelError) -> [Float]? {
    guard let tensor = self[name] else { return nil }
    do throws(CheckpointError) { return try tensor.floats() } catch {
      throw .unreadable(weight: name, reason: error)
    }
  }
}
