internal import TorchCheckpoint

/// The tensors of a DeepSpeed file that stand for parameters kept elsewhere.
///
/// Under ZeRO-3 no process has a whole parameter. The model states then hold tensors without
/// elements under the parameters' names, their shapes stand in `param_shapes`, and the elements lie
/// in flat parts in the optimizer states of every process.
struct ZeROPlaceholders {
  /// For each placeholder a tensor of the parameter's own shape that says why it cannot be read.
  private(set) var tensors = StateDict()
  private let path: String
  private let parts: String

  /// The names that a message lists.
  private static let listed = 10

  /// Finds the placeholders among the tensors of `file`.
  init(in file: TorchCheckpoint) {
    path = file.path
    let names = DeepSpeedFolder.optimizerStates(beside: file.path)
    parts =
      names.isEmpty
      ? "the files `*zero_pp_rank_*_optim_states.pt`"
      : names.prefix(ZeROPlaceholders.listed).map { quoted($0) }.joined(separator: ", ")
        + (names.count > ZeROPlaceholders.listed
          ? " and \(names.count - ZeROPlaceholders.listed) more" : "")
    guard !file.declaredShapes.isEmpty else { return }
    for (name, tensor) in file.tensors where tensor.shape.contains(0) {
      guard let shape = file.declaredShapes[ZeROPlaceholders.parameter(name)],
        let count = tensor.scalarType.byteCount(shape: shape), count > 0
      else { continue }
      tensors[name] = LazyTensor(
        scalarType: tensor.scalarType, shape: shape,
        bytes: PlaceholderBytes(count: count, error: error(name, shape)))
    }
  }

  /// What to say of the file, where it has placeholders.
  var finding: Finding? {
    guard tensors.count > 0 else { return nil }
    let list = tensors.names.prefix(ZeROPlaceholders.listed).map { quoted($0) }
    let rest = tensors.count > list.count ? " and \(tensors.count - list.count) more" : ""
    return Finding(
      .warning, "zero3-placeholder",
      "\(tensors.count == 1 ? "1 tensor has" : "\(tensors.count) tensors have") no data here, which is in \(parts): "
        + list.joined(separator: ", ") + rest)
  }

  /// The parameter that a tensor is called by in `param_shapes`.
  private static func parameter(_ name: String) -> String {
    name.hasPrefix("module.") ? String(name.dropFirst("module.".count)) : name
  }

  private func error(_ name: String, _ shape: [Int]) -> CheckpointError {
    CheckpointError(
      "\(path): \(quoted(name))", .noData,
      "a placeholder of DeepSpeed ZeRO-3 for \(shape): the data is in \(parts)",
      hint:
        "run zero_to_fp32.py, which DeepSpeed puts beside the checkpoint, and use what it writes")
  }
}
