/// Which nodes of a pickle lead to something worth listing.
///
/// A walk that follows every alias can visit one node very often; keeping it to nodes that lead
/// somewhere makes doubling structures without content cost nothing.
struct GraphReach {
  private var leads: [Bool]

  init(_ graph: PickleGraph, _ modules: ModuleStates) {
    leads = Array(repeating: false, count: graph.count)
    let parents = Parents(of: graph)
    var waiting: [PickleGraph.Index] = []
    for index in 0..<graph.count where GraphReach.isWorthListing(graph[index], graph, modules) {
      leads[index] = true
      waiting.append(index)
    }
    while let index = waiting.popLast() {
      for parent in parents[index] where !leads[Int(parent)] {
        leads[Int(parent)] = true
        waiting.append(Int(parent))
      }
    }
  }

  /// Whether the node at `index` leads to something worth listing.
  func leadsSomewhere(_ index: PickleGraph.Index) -> Bool { leads[index] }

  private static func isWorthListing(
    _ node: PickleNode, _ graph: PickleGraph, _ modules: ModuleStates
  ) -> Bool {
    var isWorth =
      switch node {
      case .list, .tuple, .dictionary: false
      case .set, .byteArray, .persistent: true
      case .object(let object):
        switch ObjectRole(object, in: graph, modules) {
        case .mapping, .module, .wrapper: false
        default: true
        }
      }
    node.forEachPart { part in
      switch part {
      case .bytes, .global: isWorth = true
      default: break
      }
    }
    return isWorth
  }

  /// The nodes that each node is a part of, in one array: an array each would take several times
  /// the memory of the graph.
  private struct Parents {
    private let starts: [Int]
    private let parents: [Int32]

    init(of graph: PickleGraph) {
      var starts = Array(repeating: 0, count: graph.count + 1)
      for index in 0..<graph.count {
        graph[index].forEachPart { if case .node(let child) = $0 { starts[child + 1] += 1 } }
      }
      for index in 0..<graph.count { starts[index + 1] += starts[index] }
      var parents = [Int32](repeating: 0, count: starts[graph.count])
      var next = starts
      for index in 0..<graph.count {
        graph[index].forEachPart {
          guard case .node(let child) = $0 else { return }
          parents[next[child]] = Int32(truncatingIfNeeded: index)
          next[child] += 1
        }
      }
      self.starts = starts
      self.parents = parents
    }

    subscript(index: PickleGraph.Index) -> ArraySlice<Int32> {
      parents[starts[index]..<starts[index + 1]]
    }
  }
}

extension PickleNode {
  /// Hands every part to `body`, keys of dictionaries included.
  func forEachPart(_ body: (PickleValue) -> Void) {
    switch self {
    case .list(let parts), .tuple(let parts), .set(let parts, _): parts.forEach(body)
    case .dictionary(let entries): entries.forEachPart(body)
    case .byteArray, .persistent: break
    case .object(let object):
      body(object.arguments)
      if let keywords = object.keywords { body(keywords) }
      if let state = object.state { body(state) }
      object.items.forEach(body)
      object.entries.forEachPart(body)
    }
  }
}

extension [PickleEntry] {
  fileprivate func forEachPart(_ body: (PickleValue) -> Void) {
    for entry in self {
      // Other keys are names.
      if case .node = entry.key { body(entry.key) }
      body(entry.value)
    }
  }
}
