/// A part of a data set that is drawn at random.
public struct Subset: Codable, Hashable, Sendable {
  /// How many pictures.
  public let count: Int
  /// What the drawing starts from; the same seed draws the same pictures on every machine.
  public let seed: UInt64
  /// Whether each class gives the same share of its pictures, to a picture.
  public let stratified: Bool
  /// The pictures that lay there to draw from, once they are drawn.
  public internal(set) var drawnFrom: Int?
  /// The classes that these showed.
  public internal(set) var classesThere: Int?

  /// Describes a drawing of `count` pictures.
  public init(count: Int, seed: UInt64 = 0, stratified: Bool = false) {
    self.count = count
    self.seed = seed
    self.stratified = stratified
  }
}

extension Subset {
  /// The positions that are drawn of so many pictures, in order.
  func indices(of pictures: Int) throws(ValidationError) -> [Int] {
    try check(pictures)
    var random = Shuffler(seed: seed)
    return random.shuffled(Array(0..<pictures)).prefix(count).sorted()
  }

  /// Sees to it that there are as many pictures as are to be drawn.
  fileprivate func check(_ pictures: Int) throws(ValidationError) {
    guard pictures > 0, (1...pictures).contains(count) else {
      throw ValidationError(
        "subset", .option, "expected 1 to \(pictures) pictures, found \(count)")
    }
  }
}

extension DataSet {
  /// The pictures that `subset` draws, in the order of the data set.
  public func drawing(_ subset: Subset) throws(ValidationError) -> DataSet {
    let drawn =
      try subset.stratified ? stratified(subset).sorted() : subset.indices(of: pictures.count)
    return keeping(drawn.map { pictures[$0] }, subset)
  }

  /// Takes the same share of each class; the largest remainders get what whole numbers leave over,
  /// equal ones by lot.
  private func stratified(_ subset: Subset) throws(ValidationError) -> [Int] {
    try subset.check(pictures.count)
    var random = Shuffler(seed: subset.seed)
    let count = subset.count
    let groups = Dictionary(grouping: pictures.indices) { pictures[$0].labels.first ?? 0 }
    var shuffled = groups.sorted { $0.key < $1.key }.map { random.shuffled($0.value) }
    shuffled = random.shuffled(shuffled)
    let shares = shuffled.map {
      (count * $0.count).quotientAndRemainder(dividingBy: pictures.count)
    }
    let left = count - shares.reduce(0) { $0 + $1.quotient }
    let order = shares.indices.sorted {
      (-shares[$0].remainder, $0) < (-shares[$1].remainder, $1)
    }
    let raised = Set(order.prefix(left))
    return shuffled.indices.flatMap { index in
      shuffled[index].prefix(shares[index].quotient + (raised.contains(index) ? 1 : 0))
    }
  }

  private func keeping(_ pictures: [LabelledPicture], _ subset: Subset) -> DataSet {
    var subset = subset
    subset.drawnFrom = self.pictures.count
    subset.classesThere = Set(self.pictures.flatMap(\.labels)).count
    return DataSet(
      name: name, root: root, shape: shape, classes: classes, logits: logits, pictures: pictures,
      population: population, subset: subset, findings: findings)
  }
}
