package import BEiTModels

/// Every weight of a model with the place that a layout keeps it in; read both ways.
package struct LayoutTable: Hashable, Sendable {
  /// A weight and its place.
  package struct Entry: Hashable, Sendable {
    /// The weight as the Swift layout describes it.
    package let weight: WeightDescription
    /// Where the layout keeps it.
    package let place: Place
  }

  /// The layout.
  package let layout: Layout
  /// The part of the model that the layout holds.
  package let configuration: Configuration
  /// The weights in the order of the Swift layout.
  package let entries: [Entry]

  /// Makes the table of `layout` for the part of the model that it has places for.
  ///
  /// With `jointBias`, query and value bias are thirds of one tensor, as in a ViT; the other is the
  /// key's, which must be zero. Such a table can only be read.
  package init(
    _ layout: Layout, _ configuration: Configuration, jointBias: Bool = false
  ) throws(ConversionError) {
    let held = try layout.holding(configuration)
    let naming = Naming(layout, held.task, aggregated: held.isAggregated)
    var entries: [Entry] = []
    for weight in WeightSchema(held).weights {
      guard let place = naming.place(of: weight.name) else {
        throw .unsupported(layout: layout, reason: "it has no place for `\(weight.name)`")
      }
      entries.append(Entry(weight: weight, place: jointBias ? place.inJointBias : place))
    }
    self.layout = layout
    self.configuration = held
    self.entries = entries
  }
}

extension LayoutTable.Entry {
  /// The tensors that make up the weight, first to last.
  var pieces: [Piece] {
    switch place {
    case .whole(let name): [Piece(name, shape: weight.shape)]
    case .stacked(let names):
      names.map { Piece($0, shape: scaled(by: 1, over: names.count)) }
    case .third(let name, let index):
      [
        Piece(
          name, shape: scaled(by: 3, over: 1),
          rows: height * index..<height * (index + 1))
      ]
    }
  }

  /// A tensor that the layout stores, with the rows of the weight that it holds; nil for all.
  struct Stored {
    let name: String
    let shape: [Int]
    let rows: Range<Int>?
  }

  /// The tensors that the layout stores for the weight; none where it can only be read.
  var stored: [Stored] {
    switch place {
    case .whole(let name): [Stored(name: name, shape: weight.shape, rows: nil)]
    case .stacked(let names):
      names.enumerated().map { index, name in
        let part = height / names.count
        return Stored(
          name: name, shape: scaled(by: 1, over: names.count),
          rows: part * index..<part * (index + 1))
      }
    case .third: []
    }
  }

  private var height: Int { weight.shape.first ?? 1 }

  private func scaled(by factor: Int, over divisor: Int) -> [Int] {
    [height * factor / divisor] + weight.shape.dropFirst()
  }
}

extension Configuration {
  /// Whether the model aggregates patches as BEiT v2 does in pretraining.
  var isAggregated: Bool {
    if case .pretraining(let model) = self { return model.aggregationDepth > 0 }
    return false
  }

  /// The configuration of the tokenizer, where there is one.
  var tokenizer: TokenizerConfiguration? {
    switch self {
    case .tokenizer(let model): model
    case .pretraining(let model): model.tokenizer
    default: nil
    }
  }
}
