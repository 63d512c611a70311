/// What becomes of a classifier's head, or of a model that is to become a classifier.
public enum ClassChange: Hashable, Sendable {
  /// The rows of the classes that a label set shares with ImageNet-1k: `imagenet-a`, `imagenet-r`.
  case subset(String)
  /// A new head for so many classes, filled as before training.
  case fresh(Int)

  /// The label sets that a head can be cut down to.
  public static let subsets = ["imagenet-a", "imagenet-r"]

  /// Reads the name of a subset, or a number of classes; nil for anything else.
  public init?(_ text: String) {
    if ClassChange.subsets.contains(text) {
      self = .subset(text)
    } else if let count = Int(text), count > 0 {
      self = .fresh(count)
    } else {
      return nil
    }
  }
}
