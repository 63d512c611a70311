/// Which nodes of a pickle lead to something worth listing.
///
/// A walk that follows every alias can visit one node very often; keeping it to nodes that lead
/// somewhere makes doubling structures without content cost nothing.
struct GraphReach {
  private var leads: [Bool]

  init(_ graph: PickleGraph) {
    leads = Array(repeating: false, count: graph.count)
    var parents: [[PickleGraph.Index]] = Array(repeating: [], count: graph.count)
    var waiting: [PickleGraph.Index] = []
    for index in 0..<graph.count {
      var isLeaf = GraphReach.isWorthListing(graph[index], graph)
      GraphReach.forEachPart(graph[index]) { part in
        switch part {
        case .node(let child): parents[child].append(index)
        case .bytes, .global: isLeaf = true
        default: break
        }
      }
      guard isLeaf else { continue }
      leads[index] = true
      waiting.append(index)
    }
    while let index = waiting.popLast() {
      for parent in parents[index] where !leads[parent] {
        leads[parent] = true
        waiting.append(parent)
      }
    }
  }

  /// Whether the node at `index` leads to something worth listing.
  func leadsSomewhere(_ index: PickleGraph.Index) -> Bool { leads[index] }

  private static func isWorthListing(_ node: PickleNode, _ graph: PickleGraph) -> Bool {
    switch node {
    case .list, .tuple, .dictionary: false
    case .set, .byteArray, .persistent: true
    case .object(let object):
      switch ObjectRole(object, in: graph) {
      case .mapping, .module, .wrapper: false
      default: true
      }
    }
  }

  private static func forEachPart(_ node: PickleNode, _ body: (PickleValue) -> Void) {
    switch node {
    case .list(let parts), .tuple(let parts), .set(let parts, _): parts.forEach(body)
    case .dictionary(let entries): entries.forEach { body($0.value) }
    case .byteArray, .persistent: break
    case .object(let object):
      body(object.arguments)
      if let keywords = object.keywords { body(keywords) }
      if let state = object.state { body(state) }
      object.items.forEach(body)
      object.entries.forEach { body($0.value) }
    }
  }
}
