/// A part of a data set that is drawn at random.
public struct Subset: Codable, Hashable, Sendable {
  /// How many pictures.
  public let count: Int
  /// What the drawing starts from; the same seed draws the same pictures on every machine.
  public let seed: UInt64
  /// Whether each class gives as many pictures as every other, as far as it has them.
  public let stratified: Bool

  /// Describes a drawing of `count` pictures.
  public init(count: Int, seed: UInt64 = 0, stratified: Bool = false) {
    self.count = count
    self.seed = seed
    self.stratified = stratified
  }
}

extension DataSet {
  /// The pictures that `subset` draws, in the order of the data set.
  public func drawing(_ subset: Subset) throws(ValidationError) -> DataSet {
    guard (1...pictures.count).contains(subset.count) else {
      throw ValidationError(
        "subset", .option, "expected 1 to \(pictures.count) pictures, found \(subset.count)")
    }
    var random = Shuffler(seed: subset.seed)
    let drawn =
      subset.stratified
      ? stratified(subset.count, &random)
      : Array(random.shuffled(Array(pictures.indices)).prefix(subset.count))
    return keeping(drawn.sorted().map { pictures[$0] }, subset)
  }

  /// Takes a picture of each class in turn, classes and pictures in random order.
  private func stratified(_ count: Int, _ random: inout Shuffler) -> [Int] {
    let groups = Dictionary(grouping: pictures.indices) { pictures[$0].labels.first ?? 0 }
    var shuffled = groups.sorted { $0.key < $1.key }.map { random.shuffled($0.value) }
    shuffled = random.shuffled(shuffled)
    let rounds = shuffled.map(\.count).max() ?? 0
    return Array(
      (0..<rounds).lazy.flatMap { round in
        shuffled.lazy.compactMap { $0.indices.contains(round) ? $0[round] : nil }
      }.prefix(count))
  }

  private func keeping(_ pictures: [LabelledPicture], _ subset: Subset) -> DataSet {
    DataSet(
      name: name, root: root, shape: shape, classes: classes, logits: logits, pictures: pictures,
      population: population, subset: subset, findings: findings)
  }
}
