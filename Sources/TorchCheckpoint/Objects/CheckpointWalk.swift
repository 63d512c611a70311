package import Tensors

/// Names everything in a pickle by its path from the root.
package struct CheckpointWalk {
  /// The tensors with their paths, in the order of the file.
  package private(set) var tensors: [(path: String, tensor: TorchTensor)] = []
  /// The arrays of NumPy.
  package private(set) var arrays: [(path: String, array: NumPyArray)] = []
  /// What is neither, by the name of its class.
  package private(set) var objects: [(path: String, type: String)] = []
  var interpreter: TorchInterpreter
  let graph: PickleGraph
  let reach: GraphReach
  let subject: String
  var stack: [Step] = []
  private var ancestors: Set<PickleGraph.Index> = []
  let modules: ModuleStates
  private var visits = 0
  private let visitLimit: Int
  var pathBytes = 0

  enum Step {
    /// Look at a value; `isQuiet` where only tensors and arrays are worth a mention.
    case visit(PickleValue, path: String?, isQuiet: Bool)
    /// All parts of a node have been seen.
    case leave(PickleGraph.Index)
  }

  /// Walks through `pickle`, whose root has the path `root`; `log` receives what is noticed.
  package init(
    _ pickle: Pickle, under root: String? = nil, storages: any StorageResolver, subject: String,
    log: inout FindingLog
  ) throws(CheckpointError) {
    graph = pickle.graph
    modules = ModuleStates(pickle.graph)
    reach = GraphReach(pickle.graph, modules)
    interpreter = TorchInterpreter(pickle.graph, storages: storages, log: log)
    self.subject = subject
    visitLimit = Limits.visits(pickleBytes: pickle.end)
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
    try count(1)
    guard ancestors.insert(index).inserted else { return mention("cycle", path, isQuiet) }
    guard ancestors.count <= Limits.depth else {
      throw CheckpointError(subject, .limit, "values nest deeper than \(Limits.depth)")
    }
    stack.append(.leave(index))
    switch graph[index] {
    case .list(let parts), .tuple(let parts): try follow(parts, path, isQuiet)
    case .dictionary(let entries): try follow(entries, path, isQuiet)
    case .set(let parts, let isFrozen):
      mention(isFrozen ? "builtins.frozenset" : "builtins.set", path, isQuiet)
      try follow(parts, path, true)
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
    switch ObjectRole(object, in: graph, modules) {
    case .tensor:
      if let function = interpreter.foreignFunction(of: object) {
        return try opaque(tensor: object, by: function, path, isQuiet)
      }
      try tensor(value, path)
      try follow(attributesOf: object, path)
    case .array: try array(object, value, path, isQuiet)
    case .bytes: mention("builtins.bytes", path, isQuiet)
    case .mapping:
      if let state = object.state { try follow(graph.entries(state) ?? [], path, isQuiet) }
      try follow(object.entries, path, isQuiet)
      try follow(object.items, path, isQuiet)
      if object.entries.isEmpty { try follow(try pairs(of: object), path, isQuiet) }
    case .wrapper: follow(graph.elements(object.arguments)?.first, path, isQuiet)
    case .module: try follow(module: object, path, isQuiet)
    case .opaque: try opaque(object, path, isQuiet)
    }
  }

  /// An array; those of Python objects may hold tensors, and one that is not understood anything.
  private mutating func array(
    _ object: PickleObject, _ value: PickleValue, _ path: String?, _ isQuiet: Bool
  ) throws(CheckpointError) {
    guard case .array(let array) = try interpreter.resolve(value, place(path)) else {
      return try opaque(object, path, isQuiet)
    }
    arrays.append((path ?? "", array))
    guard array.bytes == nil else { return }
    let parts = [object.arguments, object.state].compactMap { $0.flatMap { graph.elements($0) } }
    for part in parts.compactMap(\.last) { follow(part, path, true) }
  }

  /// Counts the values looked at, so that aliases cannot unfold without end.
  mutating func count(_ values: Int) throws(CheckpointError) {
    visits += values
    guard visits <= visitLimit else {
      throw CheckpointError(
        subject, .limit, "aliases unfold into more than \(visitLimit) values",
        hint: "the file repeats a small structure over and over: no program writes that")
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

  mutating func mention(_ type: String, _ path: String?, _ isQuiet: Bool) {
    guard !isQuiet else { return }
    guard objects.count < Limits.objects else {
      return interpreter.log.add(
        .info, "many-objects", "only the first \(Limits.objects) are listed")
    }
    objects.append((path ?? "", type))
  }

  func place(_ path: String?) -> String {
    path.map { "\(subject): \($0)" } ?? subject
  }
}
