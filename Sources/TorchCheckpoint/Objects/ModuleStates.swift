/// The nodes that hold the attributes of a `torch.nn.Module`: parameters and submodules by name.
///
/// Found once for the whole graph, because many objects can share one large state.
struct ModuleStates {
  private var states: Set<PickleGraph.Index> = []
  /// The parameters and buffers of all modules.
  private var registered: Set<PickleGraph.Index> = []

  /// The attributes that every module has, whatever it computes.
  static let machinery: Set<String> = [
    "training", "_parameters", "_buffers", "_modules", "_non_persistent_buffers_set",
    "_backward_pre_hooks", "_backward_hooks", "_is_full_backward_hook", "_forward_hooks",
    "_forward_hooks_with_kwargs", "_forward_hooks_always_called", "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs", "_state_dict_hooks", "_state_dict_pre_hooks",
    "_load_state_dict_pre_hooks", "_load_state_dict_post_hooks",
  ]

  init(_ graph: PickleGraph) {
    for index in 0..<graph.count {
      guard let entries = graph.entries(.node(index)) else { continue }
      let isState =
        entries.contains { $0.key == .string("_parameters") }
        && entries.contains { $0.key == .string("_modules") }
      guard isState else { continue }
      states.insert(index)
      for entry in entries
      where entry.key == .string("_parameters") || entry.key == .string("_buffers") {
        for case .node(let tensor) in (graph.entries(entry.value) ?? []).map(\.value) {
          registered.insert(tensor)
        }
      }
    }
  }

  /// Whether `state` is the state of a module.
  func contains(_ state: PickleValue?) -> Bool {
    guard case .node(let index) = state else { return false }
    return states.contains(index)
  }

  /// Whether `value` is a parameter or buffer of some module, or a list of nothing else.
  func repeatsParameters(_ value: PickleValue, _ graph: PickleGraph) -> Bool {
    guard case .node(let index) = value else { return false }
    if registered.contains(index) { return true }
    guard let parts = graph.elements(value), !parts.isEmpty else { return false }
    return parts.allSatisfy {
      if case .node(let part) = $0 { registered.contains(part) } else { false }
    }
  }
}
