internal import Tensors

extension PickleMachine {
  mutating func append(_ values: [PickleValue]) throws(PickleError) {
    guard case .node(let index) = try top() else { throw notA("list") }
    switch graph.take(index) {
    case .list(var items):
      items.append(contentsOf: values)
      graph[index] = .list(items)
    case .object(var object):
      object.items.append(contentsOf: values)
      graph[index] = .object(object)
    default: throw notA("list")
    }
  }

  mutating func addItems() throws(PickleError) {
    let values = try hashable(popToMark())
    guard case .node(let index) = try top() else { throw notA("set") }
    switch graph.take(index) {
    case .set(var items, isFrozen: false):
      items.append(contentsOf: values)
      graph[index] = .set(items, isFrozen: false)
    case .object(var object):
      object.items.append(contentsOf: values)
      graph[index] = .object(object)
    default: throw notA("set")
    }
  }

  mutating func setItem() throws(PickleError) {
    let value = try pop()
    let key = try pop()
    try store(entries([key, value]))
  }

  mutating func store(_ entries: [PickleEntry]) throws(PickleError) {
    guard case .node(let index) = try top() else { throw notA("dictionary") }
    switch graph.take(index) {
    case .dictionary(var own):
      own.append(contentsOf: entries)
      graph[index] = .dictionary(own)
    case .object(var object):
      object.entries.append(contentsOf: entries)
      graph[index] = .object(object)
    default: throw notA("dictionary")
    }
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
