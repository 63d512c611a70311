public import Tensors

/// Writes checkpoints that PyTorch opens with `torch.load`, also with `weights_only=True` and `mmap=True`.
///
/// Files are laid out as PyTorch 2.13 lays them out: a stored zip archive whose entries begin at
/// multiples of 64 bytes, with a pickle of protocol 2. Bytes stream from their sources through a
/// buffer of bounded size. A file appears under its name when it is complete, or not at all.
public enum TorchWriter {
  /// Writes `tensors` to `path`.
  ///
  /// - Parameters:
  ///   - tensors: The tensors, which become an `OrderedDict` in their order and under their names.
  ///   - container: The key of the dictionary that holds them (`model`, `state_dict`); nil makes the
  ///     file hold the tensors at its top.
  ///   - ties: The groups of names whose tensors share their bytes, as
  ///     ``TorchCheckpoint/ties`` gives them. What is the same in a group, or overlaps in its file, is
  ///     written once and shared again when it is loaded; what differs is written for itself. Names
  ///     that are not among the tensors are passed over.
  ///   - extras: What the file holds beside the tensors (`meta`, `epoch`), after them.
  ///   - path: The file; its name without the last extension names the archive's folder, as in
  ///     files of PyTorch.
  ///   - digest: Whether the result carries the SHA-256 of the file.
  ///   - progress: Told the bytes written and the bytes of the whole file.
  /// - Throws: `CheckpointError` where PyTorch has no such type, the bytes of a tensor are not as
  ///   many as its shape takes, two keys collide, or the system refuses.
  @discardableResult
  public static func write(
    _ tensors: StateDict, container: String? = nil, ties: [[String]] = [],
    extras: [PlainValue.Entry] = [], to path: String, digest: Bool = false,
    progress: ((_ written: Int, _ total: Int) -> Void)? = nil
  ) throws(CheckpointError) -> WrittenFile {
    let plan = try StoragePlan(tensors, ties: ties)
    try checkKeys(container.map { [$0] } ?? tensors.names, extras)
    let pickle = CheckpointPickle.bytes(of: plan.tensors, container: container, extras: extras)
    let layout = try ArchiveLayout(
      folder: ArchiveName.folder(for: path), pickle: pickle, storages: plan.storages)
    var output = try ArchiveOutput(layout, path: path, digest: digest, progress: progress)
    for record in layout.records { try output.add(record) }
    return try output.finish()
  }

  /// Refuses extras that would hide one another, or the tensors.
  private static func checkKeys(
    _ keys: [String], _ extras: [PlainValue.Entry]
  ) throws(CheckpointError) {
    var known = Set(keys.map { Array($0.utf8) })
    for extra in extras where !known.insert(Array(extra.key.utf8)).inserted {
      throw CheckpointError(
        quoted(extra.key), .tensorName, "the file would hold two values under it")
    }
  }
}
