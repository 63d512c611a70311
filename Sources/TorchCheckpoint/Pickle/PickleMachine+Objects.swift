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
    guard name.utf8.count <= Limits.globalName, module.utf8.count <= Limits.globalName else {
      throw reader.error(.limit, "the name of a global exceeds \(Limits.globalName) bytes")
    }
    try push(global: PickleGlobal(module, name))
  }

  private mutating func push(global: PickleGlobal) throws(PickleError) {
    log.use(global, called: false)
    try push(.global(global))
  }

  private func name(_ bytes: ArraySlice<UInt8>) throws(PickleError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw reader.error(.pickleMalformed, "the name of a global is not UTF-8")
    }
    return text
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
    log.use(global, called: true)
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
    case .global(let global): log.use(global, called: true)
    case .node:
      log.add(.danger, "computed-call", "a pickle calls something that another call returned")
    default:
      throw reader.error(.pickleMalformed, "a call of something that is no class or function")
    }
    try push(
      node: .object(
        PickleObject(callable: callable, arguments: arguments, keywords: keywords, isNew: isNew)))
  }

  mutating func build() throws(PickleError) {
    let state = try pop()
    guard case .node(let index) = try top(), case .object(var object) = graph[index] else {
      throw reader.error(.pickleMalformed, "state given to a value that has none")
    }
    for entry in graph.entries(state) ?? [] {
      if case .string(let name) = entry.key, name.hasPrefix("__set") || name.hasPrefix("__reduce") {
        log.add(.danger, "method-replaced", "state replaces \(name)")
      }
    }
    object.state = state
    graph[index] = .object(object)
  }

  mutating func extensionCode(_ opcode: Opcode) throws(PickleError) {
    let width = opcode == .ext1 ? 1 : opcode == .ext2 ? 2 : 4
    let code = try reader.unsigned(width)
    log.add(.danger, "extension-code", "\(code): a class that only the reader's registry knows")
    throw reader.error(.unsupported, "extension registry code \(code)")
  }
}
