package import Tensors

/// The dictionary inside a checkpoint that holds the weights of the model.
///
/// Checkpoints of training hold more than one: weights, averaged weights, optimizer state. Only paths
/// are known here, and keys may contain dots, so a dictionary is a beginning of paths.
package struct Selection: Hashable, Sendable {
  /// The path of the dictionary, keys joined by dots; empty for the root.
  package let container: String
  /// Parts of names that wrappers had put there and that were taken out, such as `module.`.
  package let strippedPrefixes: [String]
  /// Other dictionaries that hold a model as well, in the order of preference.
  package let alternatives: [String]
  /// The number of tensors outside the dictionary.
  package let outside: Int
  /// The path in the file of each selected tensor, by its name in the dictionary.
  package let paths: [String: String]

  /// Keys under which projects keep weights, most wanted first.
  ///
  /// Averaged weights come before raw ones where the writer says which is which (timm prefers
  /// `state_dict_ema`; mmengine swaps them, so that its `ema_state_dict` holds the raw weights and
  /// comes late). unilm reads `model`, then DeepSpeed's `module`.
  package static let containers = [
    "state_dict_ema", "model", "module", "state_dict", "model_state_dict", "model_ema",
    "ema_state_dict", "params_ema", "params", "teacher", "student", "net", "weights", "ema",
    "g_ema", "target_encoder", "generator",
  ]

  /// How deep dictionaries are looked for inside dictionaries.
  static let maximumDepth = 6
}

extension Selection {
  /// Finds the dictionary among `tensors`, named by their paths from the root of the file.
  ///
  /// `path` is the user's choice; `.` means the root. Without it the first dictionary wins whose
  /// names fit a known layout, else the first of `containers` that is there, else the root.
  /// `dictionaries` are the paths of the file that are dictionaries, where that is known: what only
  /// looks like one for the dots in its names is then no container of an unknown model.
  package static func select(
    _ tensors: StateDict, path: String? = nil, dictionaries: Set<String>? = nil
  ) throws(ConversionError) -> (selection: Selection, weights: StateDict) {
    let entries = tensors.names.map { name in
      let (path, removed) = WrapperPrefixes.strip(name)
      return SelectionSearch.Entry(path: path, original: name, removed: removed)
    }
    let start = try root(of: entries, path: path)
    let search = SelectionSearch(entries: start.entries)
    let found = search.candidates()
    let chosen = found.first ?? (path == nil ? search.fallback(among: dictionaries) : search.root)
    return try make(
      chosen, at: start.path, alternatives: Array(found.dropFirst()), in: tensors)
  }

  private static func root(
    of entries: [SelectionSearch.Entry], path: String?
  ) throws(ConversionError) -> (path: String, entries: [SelectionSearch.Entry]) {
    guard let path, path != ".", !path.isEmpty else { return ("", entries) }
    let prefix = WrapperPrefixes.strip(path.hasSuffix(".") ? String(path.dropLast()) : path).path
    let inside = entries.compactMap { $0.below(prefix + ".") }
    guard inside.isEmpty else { return (prefix, inside) }
    throw .nothingSelected(
      path: path, suggestion: Suggestion.nearest(to: path, in: Selection.folders(of: entries)))
  }

  /// The beginnings of paths, up to two keys long.
  private static func folders(of entries: [SelectionSearch.Entry]) -> Set<String> {
    var folders = Set<String>()
    for entry in entries {
      let parts = entry.path.split(separator: ".").dropLast()
      for length in 1...2 where parts.count >= length {
        folders.insert(parts.prefix(length).joined(separator: "."))
      }
    }
    return folders
  }

  private static func make(
    _ chosen: SelectionSearch.Candidate, at path: String,
    alternatives: [SelectionSearch.Candidate], in tensors: StateDict
  ) throws(ConversionError) -> (selection: Selection, weights: StateDict) {
    var weights = StateDict()
    var paths: [String: String] = [:]
    for entry in chosen.entries {
      if let other = paths[entry.path] {
        throw .collision(name: entry.path, sources: [other, entry.original])
      }
      paths[entry.path] = entry.original
      weights[entry.path] = tensors[entry.original]
    }
    let join = { (inner: String) in
      [path, inner].filter { !$0.isEmpty }.joined(separator: ".")
    }
    let selection = Selection(
      container: join(chosen.path),
      strippedPrefixes: chosen.entries.reduce(into: chosen.stripped) { $0.formUnion($1.removed) }
        .sorted(),
      alternatives: alternatives.map { join($0.path) },
      outside: tensors.count - weights.count, paths: paths)
    return (selection, weights)
  }
}
