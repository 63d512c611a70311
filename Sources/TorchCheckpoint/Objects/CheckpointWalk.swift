package import Tensors

/// Names everything in a pickle by its path from the root.
package struct CheckpointWalk {
  /// The tensors with their paths, in the order of the file.
  package private(set) var tensors: [(path: String, tensor: TorchTensor)] = []
  /// The arrays of NumPy.
  package private(set) var arrays: [(path: String, array: NumPyArray)] = []
  /// What is neither, by the name of its class.
  package private(set) var objects: [(path: String, type: String)] = []
  private var interpreter: TorchInterpreter
  private let graph: PickleGraph
  private let reach: GraphReach
  private let subject: String
  private var stack: [Step] = []
  private var ancestors: Set<PickleGraph.Index> = []
  private var visits = 0

  private enum Step {
    /// Look at a value; `isQuiet` where only tensors and arrays are worth a mention.
    case visit(PickleValue, path: String?, isQuiet: Bool)
    /// All parts of a node have been seen.
    case leave(PickleGraph.Index)
  }

  /// Walks through `pickle`, whose root has the path `root`; `log` receives what is noticed.
  package init(
    _ pickle: Pickle, under root: String? = nil, storages: any StorageResolver, subject: String, log: inout FindingLog
  ) throws(CheckpointError) {
    graph = pickle.graph
    reach = GraphReach(pickle.graph)
    interpreter = TorchInterpreter(pickle.graph, storages: storages, log: log)
    self.subject = subject
    stack = [.visit(pickle.root, path: root, isQuiet: false)]
    defer { log = interpreter.log }
    while let step = stack.popLast() {
      switch step {
      case .leave(let index): ancestors.remove(index)
      case .visit(let value, let path, let isQuiet): try visit(value, path, isQuiet)
      }
    }
  }

  private mutating func visit(
    _ value: PickleValue, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    switch value {
    case .bytes: mention("builtins.bytes", path, isQuiet)
    case .global(let global): mention(TypeName.of(global), path, isQuiet)
    case .node(let index):
      guard reach.leadsSomewhere(index) else { return }
      try enter(index, value, path, isQuiet)
    default: break
    }
  }

  private mutating func enter(
    _ index: PickleGraph.Index, _ value: PickleValue, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    visits += 1
    guard visits <= Limits.visits else {
      throw CheckpointError(
        subject, .limit, "aliases unfold into more than \(Limits.visits) values")
    }
    guard ancestors.insert(index).inserted else { return mention("cycle", path, isQuiet) }
    guard ancestors.count <= Limits.depth else {
      throw CheckpointError(subject, .limit, "values nest deeper than \(Limits.depth)")
    }
    stack.append(.leave(index))
    switch graph[index] {
    case .list(let parts), .tuple(let parts): follow(parts, path, isQuiet)
    case .dictionary(let entries): follow(entries, path, isQuiet)
    case .set(let parts, let isFrozen):
      mention(isFrozen ? "builtins.frozenset" : "builtins.set", path, isQuiet)
      follow(parts, path, true)
    case .byteArray: mention("builtins.bytearray", path, isQuiet)
    case .persistent: try persistent(value, path, isQuiet)
    case .object(let object): try enter(object, value, path, isQuiet)
    }
  }

  private mutating func persistent(
    _ value: PickleValue, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    switch try interpreter.resolve(value, place(path)) {
    case .storage: mention("storage", path, isQuiet)
    case .tensor(let tensor): try add(tensor, path)
    default: break
    }
  }

  private mutating func enter(
    _ object: PickleObject, _ value: PickleValue, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    switch ObjectRole(object, in: graph) {
    case .tensor: try tensor(value, path)
    case .array:
      if case .array(let array) = try interpreter.resolve(value, place(path)) {
        arrays.append((path ?? "", array))
      } else {
        mention("numpy.ndarray", path, isQuiet)
      }
    case .bytes: mention("builtins.bytes", path, isQuiet)
    case .mapping:
      if let state = object.state { follow(graph.entries(state) ?? [], path, isQuiet) }
      follow(object.entries, path, isQuiet)
      follow(object.items, path, isQuiet)
      if object.entries.isEmpty { follow(pairs(of: object), path, isQuiet) }
    case .wrapper: follow(graph.elements(object.arguments)?.first, path, isQuiet)
    case .module: follow(module: object, path, isQuiet)
    case .opaque: opaque(object, path, isQuiet)
    }
  }

  private mutating func tensor(_ value: PickleValue, _ path: String?) throws(CheckpointError) {
    guard case .tensor(let tensor) = try interpreter.resolve(value, place(path)) else {
      throw CheckpointError(place(path), .tensorArguments, "it looks like a tensor but is none")
    }
    try add(tensor, path)
  }

  private mutating func add(_ tensor: TorchTensor, _ path: String?) throws(CheckpointError) {
    guard tensors.count < Limits.tensors else {
      throw CheckpointError(subject, .limit, "more than \(Limits.tensors) tensors")
    }
    tensors.append((path ?? "", tensor))
  }

  private mutating func mention(_ type: String, _ path: String?, _ isQuiet: Bool) {
    guard !isQuiet else { return }
    guard objects.count < Limits.objects else {
      return interpreter.log.add(
        .info, "many-objects", "only the first \(Limits.objects) are listed")
    }
    objects.append((path ?? "", type))
  }

  private func place(_ path: String?) -> String {
    path.map { "\(subject): \($0)" } ?? subject
  }
}

// Parts of values.
extension CheckpointWalk {
  private mutating func opaque(_ object: PickleObject, _ path: String?, _ isQuiet: Bool) {
    mention(className(of: object), path, isQuiet)
    // Read from the end, because the last pushed is visited first.
    follow(graph.elements(object.arguments)?.enumerated().map { ("args.\($0)", $1) } ?? [], path, true)
    if let keywords = object.keywords { follow(graph.entries(keywords) ?? [], path, true) }
    follow(pairs(of: object), path, isQuiet)
    follow(object.entries, path, isQuiet)
    follow(object.items, path, isQuiet)
    guard let state = object.state else { return }
    // State is a dictionary of attributes, or that and a dictionary of slots.
    if let entries = graph.entries(state) { return follow(entries, path, isQuiet) }
    for part in graph.elements(state) ?? [] {
      follow(part, graph.entries(part) == nil ? join(path, "state") : path, true)
    }
  }

  /// The entries of a dictionary that is an object's only argument (`Counter`, `OrderedDict`).
  private func pairs(of object: PickleObject) -> [PickleEntry] {
    let arguments = graph.elements(object.arguments) ?? []
    guard let argument = arguments.last, arguments.count <= 2 else { return [] }
    if let entries = graph.entries(argument) { return entries }
    let items = graph.elements(argument) ?? []
    let entries = items.compactMap { item -> PickleEntry? in
      guard let pair = graph.elements(item), pair.count == 2 else { return nil }
      return PickleEntry(key: pair[0], value: pair[1])
    }
    return entries.count == items.count ? entries : []
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
  private mutating func follow(module: PickleObject, _ path: String?, _ isQuiet: Bool) {
    guard let state = module.state else { return }
    let parts = ["_parameters", "_buffers", "_modules"].compactMap {
      graph.value(of: $0, in: state)
    }
    guard !parts.isEmpty else { return follow(graph.entries(state) ?? [], path, isQuiet) }
    for part in parts.reversed() { follow(entries(of: part), path, isQuiet) }
  }

  private func entries(of dictionary: PickleValue) -> [PickleEntry] {
    graph.entries(dictionary) ?? graph.object(dictionary).map { pairs(of: $0) } ?? []
  }

  private mutating func follow(_ part: PickleValue?, _ path: String?, _ isQuiet: Bool) {
    if let part { stack.append(.visit(part, path: path, isQuiet: isQuiet)) }
  }

  private mutating func follow(_ parts: [PickleValue], _ path: String?, _ isQuiet: Bool) {
    follow(parts.enumerated().map { (String($0), $1) }, path, isQuiet)
  }

  private mutating func follow(_ entries: [PickleEntry], _ path: String?, _ isQuiet: Bool) {
    guard !entries.isEmpty else { return }
    var positions: [PickleValue: Int] = [:]
    var named: [(String, PickleValue)] = []
    for entry in entries {
      let text = KeyText.of(entry.key, graph)
      if let position = positions[entry.key] {
        named[position].1 = entry.value
        interpreter.log.add(
          .warning, "duplicate-key", "\(place(join(path, text))): the last value counts")
      } else {
        positions[entry.key] = named.count
        named.append((text, entry.value))
      }
    }
    follow(named, path, isQuiet)
  }

  private mutating func follow(
    _ parts: [(String, PickleValue)], _ path: String?, _ isQuiet: Bool
  ) {
    for (name, value) in parts.reversed() {
      switch value {
      case .node(let index) where !reach.leadsSomewhere(index): continue
      case .node, .bytes, .global: follow(value, join(path, name), isQuiet)
      default: continue
      }
    }
  }

  private func join(_ path: String?, _ name: String) -> String {
    path.map { "\($0).\(name)" } ?? name
  }
}
