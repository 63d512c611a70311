/// The nodes that hold the attributes of a `torch.nn.Module`: parameters and submodules by name.
///
/// Found once for the whole graph, because many objects can share one large state.
struct ModuleStates {
  private var states: Set<PickleGraph.Index> = []

  init(_ graph: PickleGraph) {
    for index in 0..<graph.count {
      guard let entries = graph.entries(.node(index)) else { continue }
      let isState =
        entries.contains { $0.key == .string("_parameters") }
        && entries.contains { $0.key == .string("_modules") }
      if isState { states.insert(index) }
    }
  }

  /// Whether `state` is the state of a module.
  func contains(_ state: PickleValue?) -> Bool {
    guard case .node(let index) = state else { return false }
    return states.contains(index)
  }
}
