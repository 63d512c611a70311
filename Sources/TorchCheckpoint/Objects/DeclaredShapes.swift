/// The shapes that DeepSpeed notes beside the model, by the names of its parameters.
///
/// Under ZeRO-3 the model of such a file holds empty tensors, and only these tell what they stand for.
enum DeclaredShapes {
  private static let keys = ["param_shapes", "frozen_param_shapes"]

  /// The shapes in `pickle`, which is a list of dictionaries, or one, under each of the keys.
  static func read(_ pickle: Pickle) -> [String: [Int]] {
    let graph = pickle.graph
    var shapes: [String: [Int]] = [:]
    // One dictionary may be there under very many names.
    var seen: Set<PickleValue> = []
    for key in keys {
      guard let value = graph.value(of: key, in: pickle.root) else { continue }
      for group in graph.elements(value) ?? [value] where seen.insert(group).inserted {
        for entry in graph.entries(group) ?? [] {
          guard case .string(let name) = entry.key, name.utf8.count <= Limits.pathBytes,
            name.isStreamSafe, let shape = graph.size(entry.value)
          else { continue }
          shapes[name] = shape
        }
      }
    }
    return shapes
  }
}
