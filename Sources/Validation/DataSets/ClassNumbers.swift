internal import Registry

/// What class numbers from 0 mean for a model.
///
/// Data sets number ImageNet's 1,000 classes in the order of their WordNet identifiers; a model with
/// other classes that have identifiers is asked by these.
struct ClassNumbers {
  private let classes: LabelSet
  private let numbered: LabelSet?

  init(_ classes: LabelSet) {
    self.classes = classes
    let isOwn = classes.count == 1000 || !classes.labels.contains { $0.wnid != nil }
    numbered = isOwn ? nil : LabelSet.named("imagenet-1k")
  }

  /// How many numbers there are.
  var count: Int { numbered?.count ?? classes.count }

  /// The model's class for `number`; nil where it has none.
  func index(of number: Int) -> Int? {
    guard (0..<count).contains(number) else { return nil }
    guard let numbered else { return number }
    return numbered.wnid(of: number).flatMap(classes.index(ofWnid:))
  }
}
