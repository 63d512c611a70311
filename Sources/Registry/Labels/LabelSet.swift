/// The classes of a data set, in the order of a classifier's outputs.
public struct LabelSet: Hashable, Sendable {
  /// The classes.
  public let labels: [Label]
  private let indices: [String: Int]

  /// A class.
  public struct Label: Hashable, Sendable {
    /// What people call it; synonyms follow after commas.
    public let name: String
    /// The WordNet identifier, for ImageNet's classes.
    public let wnid: String?
    /// The colour that pictures of a segmentation show it in.
    public let color: Color?

    /// The first of the names.
    public var shortName: String { String(name.prefix { $0 != "," }) }
  }

  /// A colour of a segmentation.
  public struct Color: Hashable, Sendable {
    /// The red part.
    public let red: UInt8
    /// The green part.
    public let green: UInt8
    /// The blue part.
    public let blue: UInt8

    /// Mixes a colour.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }
  }

  init(labels: [Label]) {
    self.labels = labels
    indices = Dictionary(
      labels.enumerated().compactMap { index, label in label.wnid.map { ($0, index) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// A set of classes that have no more than names.
  public init(names: [String]) {
    self.init(labels: names.map { Label(name: $0, wnid: nil, color: nil) })
  }
}

extension LabelSet {
  /// The number of classes.
  public var count: Int { labels.count }

  /// The name of class `index`; nil where there is no such class.
  public func name(of index: Int) -> String? { label(index)?.name }

  /// The WordNet identifier of class `index`.
  public func wnid(of index: Int) -> String? { label(index)?.wnid }

  /// The colour of class `index`.
  public func color(of index: Int) -> Color? { label(index)?.color }

  /// The class with that WordNet identifier.
  public func index(ofWnid wnid: String) -> Int? { indices[wnid] }

  /// Which classes of `other` the classes of this set are, in the order of this set.
  ///
  /// Data sets such as ImageNet-A have 200 of the 1,000 classes, and accuracy on them is measured
  /// among these 200 logits alone. Classes that `other` lacks are left out.
  public func indices(in other: LabelSet) -> [Int] {
    labels.compactMap { $0.wnid.flatMap(other.index(ofWnid:)) }
  }

  private func label(_ index: Int) -> Label? {
    labels.indices.contains(index) ? labels[index] : nil
  }
}
