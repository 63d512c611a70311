internal import Tensors

extension PickleMachine {
  mutating func append(_ values: [PickleValue]) throws(PickleError) {
    guard case .node(let index) = try top() else { throw notA("list") }
    switch graph[index] {
    case .list(var items):
      // Emptied first, so that the items are not copied while they grow.
      graph[index] = .list([])
      items.append(contentsOf: values)
      graph[index] = .list(items)
    case .object(var object):
      graph[index] = .list([])
      object.items.append(contentsOf: values)
      graph[index] = .object(object)
    default: throw notA("list")
    }
  }

  mutating func addItems() throws(PickleError) {
    let values = try hashable(popToMark())
    guard case .node(let index) = try top() else { throw notA("set") }
    switch graph[index] {
    case .set(let items, isFrozen: false):
      graph[index] = .set(items + values, isFrozen: false)
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
    switch graph[index] {
    case .dictionary(var own):
      graph[index] = .dictionary([])
      own.append(contentsOf: entries)
      graph[index] = .dictionary(own)
    case .object(var object):
      graph[index] = .dictionary([])
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

  private func checkHashable(_ value: PickleValue, depth: Int = 0) throws(PickleError) {
    switch graph.node(value) {
    case .list, .dictionary, .set(_, isFrozen: false), .byteArray:
      throw reader.error(.pickleMalformed, "a key that Python cannot hash")
    case .tuple(let elements):
      guard depth < 16 else { throw reader.error(.limit, "a key nested deeper than 16") }
      for element in elements { try checkHashable(element, depth: depth + 1) }
    default: break
    }
  }

  private func notA(_ what: String) -> PickleError {
    reader.error(.pickleMalformed, "items added to a value that is no \(what)")
  }
}
