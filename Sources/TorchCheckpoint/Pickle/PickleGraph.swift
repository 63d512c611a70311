/// The containers and objects of one pickle.
package struct PickleGraph: Sendable {
  /// The place of a node.
  package typealias Index = Int

  private var nodes: [PickleNode] = []

  /// An empty graph.
  package init() {}

  /// The number of nodes.
  package var count: Int { nodes.count }

  /// The node at `index`, which this graph gave out.
  package subscript(index: Index) -> PickleNode {
    get { nodes[index] }
    _modify { yield &nodes[index] }
  }

  /// Takes the node at `index` out, so that it can be changed without being copied first; whoever
  /// takes it puts it back.
  mutating func take(_ index: Index) -> PickleNode {
    var node = PickleNode.list([])
    swap(&nodes[index], &node)
    return node
  }

  /// Adds a node and gives its place.
  package mutating func append(_ node: PickleNode) -> PickleValue {
    nodes.append(node)
    return .node(nodes.count - 1)
  }

  /// The node that `value` refers to, if it refers to one.
  package func node(_ value: PickleValue) -> PickleNode? {
    guard case .node(let index) = value else { return nil }
    return nodes[index]
  }

  /// The parts of a tuple or list.
  package func elements(_ value: PickleValue) -> [PickleValue]? {
    switch node(value) {
    case .tuple(let elements), .list(let elements): elements
    default: nil
    }
  }

  /// The object that `value` refers to.
  package func object(_ value: PickleValue) -> PickleObject? {
    guard case .object(let object) = node(value) else { return nil }
    return object
  }

  /// The entries of a plain dictionary or of an object that stores entries.
  package func entries(_ value: PickleValue) -> [PickleEntry]? {
    switch node(value) {
    case .dictionary(let entries): entries
    case .object(let object) where !object.entries.isEmpty: object.entries
    default: nil
    }
  }

  /// The value under the string `key` in a dictionary; the last where it is there twice.
  package func value(of key: String, in dictionary: PickleValue) -> PickleValue? {
    entries(dictionary)?.last { $0.key == .string(key) }?.value
  }
}
