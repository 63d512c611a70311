/// Interprets a pickle's instructions into values, and never calls anything.
///
/// The machine is the one of Python's `pickletools`: a stack, marks on it, and a memo. It differs
/// in what REDUCE, NEWOBJ, INST, OBJ and BUILD do, which here only record what was asked for. The
/// memo holds references, so a container that is filled after it was stored twice shows its content
/// under both names.
package struct PickleMachine {
  var reader: PickleReader
  var graph = PickleGraph()
  var log: FindingLog
  var stack: [PickleValue] = []
  /// The heights of the stack at which marks stand.
  var marks: [Int] = []
  var memo = PickleMemo()
  /// The tuples that hold something which Python cannot hash, at whatever depth.
  var unhashableTuples: Set<PickleGraph.Index> = []
  /// How many entries of a state have been searched for methods: one state can go to many objects.
  var searchedEntries: [PickleGraph.Index: Int] = [:]
  private let nodeLimit: Int
  private var instructions = 0
  private var frameEnd = 0
  private var protocolVersion: UInt8?

  private init(_ bytes: [UInt8], at offset: Int, nodeLimit: Int?, log: FindingLog) {
    reader = PickleReader(bytes, at: offset)
    self.nodeLimit = nodeLimit ?? Limits.pickleNodes(bytes: bytes.count - offset)
    self.log = log
  }

  /// Interprets the pickle that begins at `offset`; what was noticed is in `log` even where the
  /// pickle turns out to be broken.
  package static func run(
    _ bytes: [UInt8], at offset: Int = 0, nodeLimit: Int? = nil, log: inout FindingLog
  ) throws(PickleError) -> Pickle {
    var machine = PickleMachine(bytes, at: offset, nodeLimit: nodeLimit, log: log)
    defer { log = machine.log }
    let root = try machine.run()
    return Pickle(graph: machine.graph, root: root, end: machine.reader.offset)
  }

  private mutating func run() throws(PickleError) -> PickleValue {
    while true {
      let opcode = try reader.opcode()
      if opcode == .stop { return try pop() }
      instructions += 1
      guard instructions <= Limits.instructions else {
        throw reader.error(.limit, "more than \(Limits.instructions) instructions")
      }
      try step(opcode)
      if reader.instruction < frameEnd, reader.offset > frameEnd {
        throw reader.error(.pickleMalformed, "an instruction crosses the end of its frame")
      }
    }
  }

  private mutating func step(_ opcode: Opcode) throws(PickleError) {
    switch opcode {
    case .proto: try proto()
    case .frame: try frame()
    case .stop: break
    case .none: try push(.none)
    case .newTrue: try push(.bool(true))
    case .newFalse: try push(.bool(false))
    case .int, .long, .float: try textNumber(opcode)
    case .binInt, .binInt1, .binInt2, .long1, .long4, .binFloat: try binaryNumber(opcode)
    case .string, .unicode: try textString(opcode)
    case .binString, .shortBinString, .binUnicode, .shortBinUnicode, .binUnicode8, .binBytes,
      .shortBinBytes, .binBytes8, .byteArray8:
      try countedString(opcode)
    case .emptyTuple: try push(node: .tuple([]))
    case .tuple1: try tuple(of: 1)
    case .tuple2: try tuple(of: 2)
    case .tuple3: try tuple(of: 3)
    case .tuple: try push(node: .tuple(popToMark()))
    case .emptyList: try push(node: .list([]))
    case .list: try push(node: .list(popToMark()))
    case .emptyDict: try push(node: .dictionary([]))
    case .dict: try push(node: .dictionary(entries(popToMark())))
    case .emptySet: try push(node: .set([], isFrozen: false))
    case .frozenSet: try push(node: .set(hashable(popToMark()), isFrozen: true))
    case .append: try append([pop()])
    case .appends: try append(popToMark())
    case .addItems: try addItems()
    case .setItem: try setItem()
    case .setItems: try store(entries(popToMark()))
    case .mark: try mark()
    case .pop: try discard()
    case .popMark: _ = try popToMark()
    case .dup: try push(top())
    case .put, .binPut, .longBinPut, .memoize: try put(opcode)
    case .get, .binGet, .longBinGet: try get(opcode)
    case .global: try global()
    case .stackGlobal: try stackGlobal()
    case .persistentID, .binPersistentID: try persistentID(opcode)
    case .reduce: try reduce()
    case .newObj: try newObject(hasKeywords: false)
    case .newObjEx: try newObject(hasKeywords: true)
    case .inst: try inst()
    case .obj: try obj()
    case .build: try build()
    case .ext1, .ext2, .ext4: try extensionCode(opcode)
    case .nextBuffer, .readOnlyBuffer:
      throw reader.error(.unsupported, "data kept outside of the pickle")
    }
  }

  private mutating func proto() throws(PickleError) {
    let version = try reader.uint8()
    guard version <= 5 else { throw reader.error(.unsupported, "protocol \(version)") }
    if let earlier = protocolVersion, earlier != version {
      log.add(.warning, "protocol-repeated", "\(earlier), then \(version)")
    }
    protocolVersion = version
  }

  private mutating func frame() throws(PickleError) {
    guard reader.instruction >= frameEnd else {
      throw reader.error(.pickleMalformed, "a frame inside a frame")
    }
    let count = try reader.unsigned(8)
    guard count <= UInt64(reader.remaining) else {
      throw reader.error(.pickleTruncated, "frame of \(count) bytes, \(reader.remaining) left")
    }
    frameEnd = reader.offset + Int(count)
  }
}

// The stack.
extension PickleMachine {
  mutating func push(_ value: PickleValue) throws(PickleError) {
    guard stack.count < Limits.stack else {
      throw reader.error(.limit, "more than \(Limits.stack) values on the stack")
    }
    stack.append(value)
  }

  mutating func push(node: PickleNode) throws(PickleError) {
    guard graph.count < nodeLimit else {
      throw reader.error(.limit, "more than \(nodeLimit) containers and objects")
    }
    if case .tuple(let elements) = node, !elements.allSatisfy(isHashable) {
      unhashableTuples.insert(graph.count)
    }
    stack.append(graph.append(node))
  }

  func top() throws(PickleError) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.last else { throw underflow() }
    return value
  }

  mutating func pop() throws(PickleError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  mutating func popToMark() throws(PickleError) -> [PickleValue] {
    guard let height = marks.popLast() else {
      throw reader.error(.pickleMalformed, "no mark on the stack")
    }
    let values = Array(stack[height...])
    stack.removeLast(values.count)
    return values
  }

  private mutating func mark() throws(PickleError) {
    guard marks.count < Limits.marks else {
      throw reader.error(.limit, "more than \(Limits.marks) marks")
    }
    marks.append(stack.count)
  }

  /// POP takes a mark away where one is on top.
  private mutating func discard() throws(PickleError) {
    if let height = marks.last, height == stack.count {
      marks.removeLast()
    } else {
      _ = try pop()
    }
  }

  private mutating func tuple(of count: Int) throws(PickleError) {
    guard stack.count - (marks.last ?? 0) >= count else { throw underflow() }
    let elements = Array(stack.suffix(count))
    stack.removeLast(count)
    try push(node: .tuple(elements))
  }

  private func underflow() -> PickleError {
    reader.error(.pickleMalformed, marks.isEmpty ? "stack underflow" : "a mark used as a value")
  }
}

// The memo.
extension PickleMachine {
  private mutating func put(_ opcode: Opcode) throws(PickleError) {
    let index =
      switch opcode {
      case .put: try memoIndex()
      case .binPut: try reader.unsigned(1)
      case .longBinPut: try reader.unsigned(4)
      default: UInt64(memo.count)
      }
    guard memo.count < Limits.memo else {
      throw reader.error(.limit, "more than \(Limits.memo) memo entries")
    }
    memo.store(try top(), at: index)
  }

  private mutating func get(_ opcode: Opcode) throws(PickleError) {
    let index =
      switch opcode {
      case .get: try memoIndex()
      case .binGet: try reader.unsigned(1)
      default: try reader.unsigned(4)
      }
    guard let value = memo[index] else {
      throw reader.error(.pickleMalformed, "nothing in the memo under \(index)")
    }
    try push(value)
  }

  private mutating func memoIndex() throws(PickleError) -> UInt64 {
    let line = String(decoding: try reader.line(limit: 20), as: UTF8.self)
    guard let index = UInt64(line), line.first?.isNumber == true else {
      throw reader.error(.pickleMalformed, "memo index “\(line)”")
    }
    return index
  }
}

internal import Tensors
