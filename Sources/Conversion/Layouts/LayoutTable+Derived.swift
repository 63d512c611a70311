internal import BEiTModels

extension LayoutTable {
  /// The tensors that the layout stores although they are no weights.
  package var derived: [DerivedTensor] {
    entries.flatMap { entry -> [DerivedTensor] in
      guard case .whole(let name) = entry.place else { return [] }
      return indexes(beside: name) + counts(beside: name) + codebookState(beside: name, entry)
    }
  }

  private var storesIndexes: Bool { layout == .unilm || layout == .mmpretrain }

  private func indexes(beside name: String) -> [DerivedTensor] {
    let table = "relative_position_bias_table"
    guard storesIndexes, name.hasSuffix(table) else { return [] }
    let backbone = configuration.backbone
    return [
      DerivedTensor(
        name: name.dropLast(table.count) + "relative_position_index",
        shape: [backbone.tokens, backbone.tokens], content: .positionIndex(grid: backbone.grid))
    ]
  }

  private func counts(beside name: String) -> [DerivedTensor] {
    let variance = "running_var"
    guard name.hasSuffix(variance) else { return [] }
    return [
      DerivedTensor(
        name: name.dropLast(variance.count) + "num_batches_tracked", shape: [],
        content: .batchCount)
    ]
  }

  /// unilm's codebook keeps statistics that nothing reads; mmpretrain's only the mark.
  private func codebookState(beside name: String, _ entry: Entry) -> [DerivedTensor] {
    guard name.hasSuffix("quantize.embedding.weight") else { return [] }
    let prefix = name.dropLast("weight".count)
    let mark = DerivedTensor(name: prefix + "initted", shape: [1], content: .initialisedMark)
    guard layout == .unilm else { return [mark] }
    let shape = entry.weight.shape
    return [
      mark,
      DerivedTensor(
        name: prefix + "cluster_size", shape: Array(shape.prefix(1)), content: .codebookCounts),
      DerivedTensor(
        name: prefix + "embed_avg", shape: shape,
        content: .codebookAverage(of: name)),
    ]
  }
}
