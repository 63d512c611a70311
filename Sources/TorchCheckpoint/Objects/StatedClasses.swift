/// The classes that OpenMMLab's files state of their data set: `meta.dataset_meta.classes`, in older
/// files `meta.CLASSES`, with a palette of colours beside them.
package struct StatedClasses: Hashable, Sendable {
  /// The names in order.
  package let names: [String]
  /// The red, green and blue of each, where the file states them for all.
  package let colors: [SIMD3<UInt8>]?

  private static let limit = 1 << 16
  private static let nameBytes = 1024

  /// The classes in `pickle`; nil where it states none.
  static func read(_ pickle: Pickle) -> StatedClasses? {
    let graph = pickle.graph
    guard let meta = graph.value(of: "meta", in: pickle.root) else { return nil }
    let places = [graph.value(of: "dataset_meta", in: meta), meta].compactMap(\.self)
    for place in places {
      guard let names = names(in: graph, at: place) else { continue }
      let palette = value(["palette", "PALETTE"], at: place, in: graph)
      let colors = palette.flatMap { self.colors($0, in: graph) }
      return StatedClasses(names: names, colors: colors?.count == names.count ? colors : nil)
    }
    return nil
  }

  private static func value(
    _ keys: [String], at place: PickleValue, in graph: PickleGraph
  ) -> PickleValue? {
    keys.lazy.compactMap { graph.value(of: $0, in: place) }.first
  }

  private static func names(in graph: PickleGraph, at place: PickleValue) -> [String]? {
    guard let list = value(["classes", "CLASSES"], at: place, in: graph),
      let values = graph.elements(list), (1...limit).contains(values.count)
    else { return nil }
    let names = values.compactMap { value -> String? in
      guard case .string(let name) = value, name.utf8.count <= nameBytes, name.isStreamSafe
      else { return nil }
      return name
    }
    return names.count == values.count ? names : nil
  }

  private static func colors(_ list: PickleValue, in graph: PickleGraph) -> [SIMD3<UInt8>]? {
    guard let values = graph.elements(list), values.count <= limit else { return nil }
    let colors = values.compactMap { value -> SIMD3<UInt8>? in
      let parts = graph.size(value)?.compactMap { UInt8(exactly: $0) } ?? []
      return parts.count == 3 ? SIMD3(parts[0], parts[1], parts[2]) : nil
    }
    return colors.count == values.count ? colors : nil
  }
}
