internal import Tensors

extension PickleMachine {
  mutating func append(_ values: [PickleValue]) throws(PickleError) {
    let (index, growth) = try growing()
    switch growth {
    case .items: graph[index] = .list(graph.take(index).parts(with: values))
    case .anything: try grow(index) { $0.items.append(contentsOf: values) }
    default: throw notA("list")
    }
  }

  mutating func addItems() throws(PickleError) {
    let values = try hashable(popToMark())
    let (index, growth) = try growing()
    switch growth {
    case .elements: graph[index] = .set(graph.take(index).parts(with: values), isFrozen: false)
    case .anything: try grow(index) { $0.items.append(contentsOf: values) }
    default: throw notA("set")
    }
  }

  mutating func setItem() throws(PickleError) {
    let value = try pop()
    let key = try pop()
    try store(entries([key, value]))
  }

  mutating func store(_ entries: [PickleEntry]) throws(PickleError) {
    let (index, growth) = try growing()
    switch growth {
    case .entries: graph[index] = .dictionary(graph.take(index).entries(with: entries))
    case .anything: try grow(index) { $0.entries.append(contentsOf: entries) }
    default: throw notA("dictionary")
    }
  }

  /// The value on top of the stack, to which something is to be added.
  private func growing() throws(PickleError) -> (PickleGraph.Index, PickleNode.Growth) {
    guard case .node(let index) = try top() else { throw notA("container") }
    return (index, graph[index].growth)
  }

  private mutating func grow(
    _ index: PickleGraph.Index, _ change: (inout PickleObject) -> Void
  ) throws(PickleError) {
    guard var object = graph.take(index).takeObject() else { throw notA("container") }
    change(&object)
    graph[index] = .object(object)
  }

  func entries(_ values: [PickleValue]) throws(PickleError) -> [PickleEntry] {
    guard values.count.isMultiple(of: 2) else {
      throw reader.error(.pickleMalformed, "\(values.count) values are no pairs of key and value")
    }
    var entries: [PickleEntry] = []
    entries.reserveCapacity(values.count / 2)
    for index in stride(from: 0, to: values.count, by: 2) {
      try checkHashable(values[index])
      entries.append(PickleEntry(key: values[index], value: values[index + 1]))
    }
    return entries
  }

  func hashable(_ values: [PickleValue]) throws(PickleError) -> [PickleValue] {
    for value in values { try checkHashable(value) }
    return values
  }

  private func checkHashable(_ value: PickleValue) throws(PickleError) {
    guard isHashable(value) else {
      throw reader.error(.pickleMalformed, "a key that Python cannot hash")
    }
  }

  /// Whether Python can hash `value`.
  ///
  /// What tuples hold never changes, so each is judged once, when it is made: looking into them
  /// here would take exponential time where tuples share parts.
  func isHashable(_ value: PickleValue) -> Bool {
    guard case .node(let index) = value else { return true }
    return switch graph[index] {
    case .list, .dictionary, .set(_, isFrozen: false), .byteArray: false
    case .tuple: !unhashableTuples.contains(index)
    default: true
    }
  }

  private func notA(_ what: String) -> PickleError {
    reader.error(.pickleMalformed, "items added to a value that is no \(what)")
  }
}

// Growing in place. Matching a payload as `var` keeps the original alive and so copies it at the
// first change, which makes adding items one by one quadratic; a consumed node gives it away.
extension PickleNode {
  fileprivate consuming func parts(with values: [PickleValue]) -> [PickleValue] {
    var parts = takeParts()
    parts.append(contentsOf: values)
    return parts
  }

  fileprivate consuming func entries(with entries: [PickleEntry]) -> [PickleEntry] {
    var own = takeEntries()
    own.append(contentsOf: entries)
    return own
  }

  private consuming func takeParts() -> [PickleValue] {
    switch self {
    case .list(let parts), .set(let parts, _): parts
    default: []
    }
  }

  fileprivate consuming func takeObject() -> PickleObject? {
    if case .object(let object) = self { object } else { nil }
  }

  private consuming func takeEntries() -> [PickleEntry] {
    if case .dictionary(let entries) = self { entries } else { [] }
  }
}
