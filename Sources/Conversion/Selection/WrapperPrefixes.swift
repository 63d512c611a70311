/// Names that wrappers of a model put into the paths of its tensors.
enum WrapperPrefixes {
  /// Components that `torch.compile`, FSDP and activation checkpointing put anywhere in a path.
  static let anywhere = ["_orig_mod", "_fsdp_wrapped_module", "_checkpoint_wrapped_module"]

  /// What DataParallel, DistributedDataParallel and EMA wrappers put before every name.
  static let leading = "module."

  /// `path` without the components of wrappers, and the components that were taken out.
  static func strip(_ path: String) -> (path: String, removed: Set<String>) {
    guard path.contains("_") else { return (path, []) }
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    let kept = parts.filter { !anywhere.contains(String($0)) }
    guard kept.count < parts.count, !kept.isEmpty else { return (path, []) }
    let removed = parts.filter { anywhere.contains(String($0)) }
    return (kept.joined(separator: "."), Set(removed.map { $0 + "." }))
  }
}
