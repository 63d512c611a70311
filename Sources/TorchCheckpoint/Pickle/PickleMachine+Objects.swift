internal import Tensors

extension PickleMachine {
  mutating func global() throws(PickleError) {
    let module = try name(reader.line(limit: Limits.globalName))
    try push(global: PickleGlobal(module, name(reader.line(limit: Limits.globalName))))
  }

  mutating func stackGlobal() throws(PickleError) {
    guard case .string(let name) = try pop(), case .string(let module) = try pop() else {
      throw reader.error(.pickleMalformed, "module and name of a global are not both strings")
    }
    try push(global: PickleGlobal(checked(name: module), checked(name: name)))
  }

  private mutating func push(global: PickleGlobal) throws(PickleError) {
    try use(global, called: false)
    try push(.global(global))
  }

  private mutating func use(_ global: PickleGlobal, called: Bool) throws(PickleError) {
    guard log.use(global, called: called) else {
      throw reader.error(.limit, "more than \(Limits.imports) classes and functions")
    }
  }

  private func name(_ bytes: ArraySlice<UInt8>) throws(PickleError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw reader.error(.pickleMalformed, "the name of a global is not UTF-8")
    }
    return try checked(name: text)
  }

  private func checked(name: String) throws(PickleError) -> String {
    guard name.utf8.count <= Limits.globalName else {
      throw reader.error(.limit, "the name of a global exceeds \(Limits.globalName) bytes")
    }
    guard name.isStreamSafe else {
      throw reader.error(.limit, "the name of a global piles up combining marks")
    }
    return name
  }

  mutating func persistentID(_ opcode: Opcode) throws(PickleError) {
    if opcode == .binPersistentID { return try push(node: .persistent(pop())) }
    try push(node: .persistent(.string(utf8(reader.line()))))
  }

  mutating func reduce() throws(PickleError) {
    let arguments = try pop()
    try make(pop(), arguments, isNew: false)
  }

  mutating func newObject(hasKeywords: Bool) throws(PickleError) {
    let keywords = hasKeywords ? try pop() : nil
    let arguments = try pop()
    try make(pop(), arguments, keywords: keywords, isNew: true)
  }

  mutating func inst() throws(PickleError) {
    let module = try name(reader.line(limit: Limits.globalName))
    let global = PickleGlobal(module, try name(reader.line(limit: Limits.globalName)))
    try use(global, called: true)
    let arguments = graph.append(.tuple(try popToMark()))
    try make(.global(global), arguments, isNew: false)
  }

  mutating func obj() throws(PickleError) {
    var values = try popToMark()
    guard !values.isEmpty else { throw reader.error(.pickleMalformed, "OBJ without a class") }
    let callable = values.removeFirst()
    try make(callable, graph.append(.tuple(values)), isNew: false)
  }

  private mutating func make(
    _ callable: PickleValue, _ arguments: PickleValue, keywords: PickleValue? = nil, isNew: Bool
  ) throws(PickleError) {
    guard case .tuple = graph.node(arguments) else {
      throw reader.error(.pickleMalformed, "the arguments of a call are no tuple")
    }
    switch callable {
    case .global(let global):
      try use(global, called: true)
      judge(global, graph.elements(arguments) ?? [])
    case .node(let index):
      // A legacy stream brings the classes of modules as persistent ids, with their source.
      if case .persistent = graph[index] { break }
      log.add(.danger, "computed-call", "a pickle calls something that another call returned")
    default:
      throw reader.error(.pickleMalformed, "a call of something that is no class or function")
    }
    try push(
      node: .object(
        PickleObject(callable: callable, arguments: arguments, keywords: keywords, isNew: isNew)))
  }

  /// Judges a call whose function alone says little.
  private mutating func judge(_ global: PickleGlobal, _ arguments: [PickleValue]) {
    if global.isGetattr { return judge(attributeOf: arguments, global) }
    guard let forwarded = CallForwarders.forwarded(by: global, arguments) else { return }
    let what =
      if case .global(let function) = forwarded { "\(function)" } else { "the result of a call" }
    log.add(.danger, "forwarded-call", "\(global) would call \(what)")
  }

  /// Python writes a method as `getattr(class, name)`; the few that checkpoints hold are known.
  private mutating func judge(attributeOf arguments: [PickleValue], _ getattr: PickleGlobal) {
    guard arguments.count == 2, case .global(let owner) = arguments[0],
      case .string(let name) = arguments[1]
    else { return log.condemn(getattr, "of a value that is no class") }
    guard KnownAttributes.contains(name, of: owner) else {
      return log.condemn(getattr, "\(name) of \(owner)")
    }
  }

  mutating func build() throws(PickleError) {
    let state = try pop()
    guard case .node(let index) = try top(), case .object(var object) = graph[index] else {
      throw reader.error(.pickleMalformed, "state given to a value that has none")
    }
    for part in [state] + (graph.elements(state) ?? []).prefix(2) { lookForMethods(in: part) }
    object.state = state
    graph[index] = .object(object)
  }

  /// Reports methods that unpickling itself would call among the attributes in `state`.
  private mutating func lookForMethods(in state: PickleValue) {
    guard case .node(let index) = state, let entries = graph.entries(state) else { return }
    for entry in entries.dropFirst(searchedEntries[index] ?? 0) {
      guard case .string(let name) = entry.key, Self.isMethod(name, entry.value) else { continue }
      log.add(.danger, "method-replaced", "state replaces \(name)")
    }
    searchedEntries[index] = entries.count
  }

  /// Methods of the pickle protocol, and those by which APPENDS and ADDITEMS fill an object where a
  /// function takes their place.
  private static func isMethod(_ name: String, _ value: PickleValue) -> Bool {
    if name.utf8.starts(with: "__set".utf8) || name.utf8.starts(with: "__reduce".utf8) {
      return true
    }
    guard name == "append" || name == "extend" || name == "add" else { return false }
    return switch value {
    case .global, .node: true
    default: false
    }
  }

  mutating func extensionCode(_ opcode: Opcode) throws(PickleError) {
    let width = opcode == .ext1 ? 1 : opcode == .ext2 ? 2 : 4
    let code = try reader.unsigned(width)
    log.add(.danger, "extension-code", "\(code): a class that only the reader's registry knows")
    throw reader.error(.unsupported, "extension registry code \(code)")
  }
}
