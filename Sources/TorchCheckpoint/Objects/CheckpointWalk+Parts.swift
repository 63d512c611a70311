internal import Tensors

// Where the walk goes from a value. What is pushed last is visited first, so all of this pushes
// from the end.
extension CheckpointWalk {
  mutating func opaque(
    _ object: PickleObject, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    mention(className(of: object), path, isQuiet)
    if let arguments = graph.elements(object.arguments) {
      try follow(arguments, try join(path, "args"), true)
    }
    if let keywords = object.keywords { try follow(graph.entries(keywords) ?? [], path, true) }
    try follow(try pairs(of: object), path, isQuiet)
    try follow(object.entries, path, isQuiet)
    try follow(object.items, path, isQuiet)
    if let state = object.state { try follow(state: state, path, isQuiet) }
  }

  /// A tensor by a function that is not known here: its parts, as those of any other object.
  mutating func opaque(
    tensor object: PickleObject, by function: PickleGlobal, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    let arguments = graph.elements(object.arguments) ?? []
    // A parameter made of it.
    if let inner = arguments.first.flatMap({ graph.object($0) }),
      TorchInterpreter.makesTensor(object)
    {
      return try opaque(tensor: inner, by: function, path, isQuiet)
    }
    interpreter.log.add(
      .warning, "unknown-tensor-function", "\(place(path)): \(function): its parts are listed")
    guard arguments.first == .global(function), arguments.count == 4 else {
      return try opaque(object, path, isQuiet)
    }
    mention(TypeName.of(instanceOf: function), path, isQuiet)
    // `(function, type, arguments, state)`; the state repeats what the arguments hold.
    let own = graph.elements(arguments[2]) ?? []
    let named = own.count == 1 ? own.first.flatMap { graph.entries($0) } : nil
    let known = Set((named ?? []).map(\.value))
    if let entries = graph.entries(arguments[3]) {
      try follow(entries.filter { !known.contains($0.value) }, path, true)
    }
    if let named { return try follow(named, path, true) }
    try follow(own, try join(path, "args"), true)
  }

  /// State is a dictionary of attributes, or that and a dictionary of slots, or anything at all.
  mutating func follow(
    state: PickleValue, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    if let entries = graph.entries(state) { return try follow(entries, path, isQuiet) }
    guard let parts = graph.elements(state) else { return }
    try count(parts.count)
    let others = parts.count(where: { graph.entries($0) == nil && isWorthAVisit($0) })
    for position in parts.indices.reversed() where isWorthAVisit(parts[position]) {
      guard graph.entries(parts[position]) == nil else {
        follow(parts[position], path, true)
        continue
      }
      let place = try join(path, "state")
      follow(parts[position], others > 1 ? try join(place, String(position)) : place, true)
    }
  }

  /// The attributes that a tensor carries.
  ///
  /// Where its class is a wrapper they are its data; else they are beside it, and are only
  /// mentioned where something is in them.
  mutating func follow(
    attributesOf object: PickleObject, _ path: String?
  ) throws(CheckpointError) {
    let (states, isWrapper) = attributes(of: object)
    for state in states where isWorthAVisit(state) {
      if isWrapper {
        try follow(state: state, path, true)
      } else {
        interpreter.log.add(.info, "tensor-attributes", "\(place(path)): they are not listed")
      }
    }
  }

  private func attributes(
    of object: PickleObject, depth: Int = 0
  ) -> (states: [PickleValue], isWrapper: Bool) {
    guard case .global(let global) = object.callable, depth < 4,
      let arguments = graph.elements(object.arguments), let first = arguments.first
    else { return ([], false) }
    let inner: (states: [PickleValue], isWrapper: Bool) =
      graph.object(first).map { attributes(of: $0, depth: depth + 1) } ?? ([], false)
    switch global.name {
    case "_rebuild_from_type", "_rebuild_from_type_v2":
      let isWrapper = first == .global(PickleGlobal("torch._utils", "_rebuild_wrapper_subclass"))
      return (Array(arguments.dropFirst(3)), isWrapper)
    case "_rebuild_parameter_with_state":
      return (inner.states + arguments.dropFirst(3), inner.isWrapper)
    case "_rebuild_parameter": return inner
    default: return ([], false)
    }
  }

  /// The entries of a dictionary that is an object's only argument (`Counter`, `OrderedDict`).
  mutating func pairs(of object: PickleObject) throws(CheckpointError) -> [PickleEntry] {
    let arguments = graph.elements(object.arguments) ?? []
    guard let argument = arguments.last, arguments.count <= 2 else { return [] }
    if let entries = graph.entries(argument) { return entries }
    guard let items = graph.elements(argument) else { return [] }
    try count(items.count)
    var entries: [PickleEntry] = []
    for item in items {
      guard let pair = graph.elements(item), pair.count == 2 else { return [] }
      entries.append(PickleEntry(key: pair[0], value: pair[1]))
    }
    return entries
  }

  private func className(of object: PickleObject) -> String {
    switch object.callable {
    case .global(let global):
      if global.name == "_reconstructor", global.module.hasPrefix("copy"),
        case .global(let own) = graph.elements(object.arguments)?.first
      {
        return TypeName.of(instanceOf: own)
      }
      return TypeName.of(instanceOf: global)
    default: return "result of a call"
    }
  }

  /// Parameters, buffers and modules by name, as `named_parameters` and `named_buffers` give them;
  /// a module of TorchScript has them among its other attributes.
  mutating func follow(
    module: PickleObject, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    guard let state = module.state else { return }
    try count(graph.entries(state)?.count ?? 0)
    let parts = ["_parameters", "_buffers", "_modules"].compactMap {
      graph.value(of: $0, in: state)
    }
    guard !parts.isEmpty else { return try follow(graph.entries(state) ?? [], path, isQuiet) }
    try follow(attributesOfModule: state, path)
    for part in parts.reversed() { try follow(try entries(of: part), path, isQuiet) }
  }

  /// Attributes of a module that are neither registered nor part of its machinery: only tensors and
  /// arrays among them are listed, and those that merely repeat a parameter are not.
  private mutating func follow(
    attributesOfModule state: PickleValue, _ path: String?
  ) throws(CheckpointError) {
    let attributes = (graph.entries(state) ?? []).filter { entry in
      guard case .string(let name) = entry.key else { return true }
      return !ModuleStates.machinery.contains(name)
        && !modules.repeatsParameters(entry.value, graph)
    }
    try follow(attributes, path, true)
  }

  private mutating func entries(
    of dictionary: PickleValue
  ) throws(CheckpointError) -> [PickleEntry] {
    if let entries = graph.entries(dictionary) { return entries }
    guard let object = graph.object(dictionary) else { return [] }
    return try pairs(of: object)
  }

  mutating func follow(_ part: PickleValue?, _ path: String?, _ isQuiet: Bool) {
    if let part, isWorthAVisit(part) { stack.append(.visit(part, path: path, isQuiet: isQuiet)) }
  }

  mutating func follow(
    _ parts: [PickleValue], _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    try count(parts.count)
    for position in parts.indices.reversed() where isWorthAVisit(parts[position]) {
      follow(parts[position], try join(path, String(position)), isQuiet)
    }
  }

  mutating func follow(
    _ entries: [PickleEntry], _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    try count(entries.count)
    let entries = try withoutDuplicates(entries, path)
    let names = names(of: entries)
    for (position, entry) in entries.enumerated().reversed() {
      if isTensor(entry.key) {
        interpreter.log.add(.warning, "tensor-as-key", place(path))
        follow(entry.key, try join(path, names[position] ?? ""), true)
      }
      guard isWorthAVisit(entry.value) else { continue }
      follow(
        entry.value, try join(path, names[position] ?? KeyText.of(entry.key, graph)), isQuiet)
    }
  }

  /// The names of the keys that are objects, by position; those that look alike are told apart.
  private func names(of entries: [PickleEntry]) -> [Int: String] {
    var names: [Int: String] = [:]
    var seen: Set<String> = []
    for (position, entry) in entries.enumerated() {
      guard case .node = entry.key else { continue }
      let text = KeyText.of(entry.key, graph, at: position)
      names[position] = seen.insert(text).inserted ? text : "\(text) #\(position)"
    }
    return names
  }

  /// The entries as Python's dictionary has them: where a key is repeated, at the place of the first
  /// with the value of the last.
  private mutating func withoutDuplicates(
    _ entries: [PickleEntry], _ path: String?
  ) throws(CheckpointError) -> [PickleEntry] {
    var positions: [PickleValue: Int] = [:]
    positions.reserveCapacity(entries.count)
    var unique: [PickleEntry] = []
    unique.reserveCapacity(entries.count)
    for entry in entries {
      if let position = positions.updateValue(unique.count, forKey: entry.key.asKey) {
        positions[entry.key.asKey] = position
        let key = unique[position].key
        unique[position] = PickleEntry(key: key, value: entry.value)
        interpreter.log.add(
          .warning, "duplicate-key",
          "\(place(try join(path, KeyText.of(key, graph)))): the last value counts")
      } else {
        unique.append(entry)
      }
    }
    return unique
  }

  private func isTensor(_ key: PickleValue) -> Bool {
    switch graph.node(key) {
    case .object(let object):
      if case .global(let global) = object.callable {
        TorchInterpreter.isTensorFunction(global)
      } else {
        false
      }
    case .persistent: true
    default: false
    }
  }

  private func isWorthAVisit(_ value: PickleValue) -> Bool {
    switch value {
    case .node(let index): reach.leadsSomewhere(index)
    case .bytes, .global: true
    default: false
    }
  }

  /// The path of `name` below `path`.
  ///
  /// All paths together have a limit: one long key over many tensors would make them larger than
  /// any file.
  private mutating func join(_ path: String?, _ name: String) throws(CheckpointError) -> String {
    let joined = path.map { "\($0).\(name)" } ?? name
    pathBytes += joined.utf8.count
    guard joined.utf8.count <= Limits.pathBytes, pathBytes <= Limits.allPathBytes else {
      throw CheckpointError(
        subject, .limit,
        "a name of \(joined.utf8.count) bytes; at most \(Limits.pathBytes) are read, "
          + "\(Limits.allPathBytes) for all names")
    }
    return joined
  }
}
