package import BEiTModels
package import Tensors

/// The shapes of a checkpoint's tensors under the names of the Swift layout.
package struct TensorShapes: Sendable {
  private let tensors: StateDict
  private let naming: Naming

  package init(_ tensors: StateDict, _ layout: Layout, _ task: Configuration.Task) {
    self.tensors = tensors
    let aggregated = tensors.names.contains { $0.hasPrefix("neck.") }
    naming = Naming(layout, task, aggregated: aggregated)
  }

  /// The shape of the weight, or nil where the file does not hold it.
  subscript(weight: String) -> [Int]? {
    switch naming.place(of: weight) {
    case .whole(let name): tensors[name]?.shape
    case .stacked(let names): names.first.flatMap { tensors[$0]?.shape }
    case .third(let name, _): tensors[name]?.shape
    case nil: nil
    }
  }

  /// What the file calls the weight.
  func name(of weight: String) -> String {
    naming.place(of: weight)?.names.first ?? weight
  }

  /// How many members of a numbered list have the weight; `#` in it stands for the number.
  func count(_ weight: String) -> Int {
    let parts = weight.split(separator: "#", maxSplits: 1)
    guard parts.count == 2 else { return 0 }
    var count = 0
    while self["\(parts[0])\(count)\(parts[1])"] != nil { count += 1 }
    return count
  }

  /// The largest extent of a weight; it keeps products of absurd shapes from overflowing.
  static let maximumExtent = 1 << 24

  /// The shape of the weight, which a model must have; `rank` is the number of its extents.
  func require(_ weight: String, rank: Int) throws(ConversionError) -> [Int] {
    guard let shape = self[weight] else {
      throw .unknownConfiguration(reason: "there is no `\(name(of: weight))`")
    }
    guard shape.count == rank, shape.allSatisfy((1...Self.maximumExtent).contains) else {
      throw .unknownConfiguration(
        reason: "`\(name(of: weight))` has shape \(shape), expected \(rank) extents of at most "
          + "\(Self.maximumExtent)")
    }
    return shape
  }

  /// The relative position indexes that the file stores, by name.
  var positionIndexes: [(name: String, shape: [Int])] {
    tensors.filter { $0.name.hasSuffix("relative_position_index") }
      .map { ($0.name, $0.tensor.shape) }
  }
}
