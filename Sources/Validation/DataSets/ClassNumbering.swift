/// What the numbers of a list, or of folders, stand for.
public enum ClassNumbering: String, CaseIterable, Hashable, Sendable {
  /// Classes counted from 0: in the order of the WordNet identifiers, else of the model.
  case fromZero = "0"
  /// The same classes counted from 1.
  case fromOne = "1"
  /// The devkit's `ILSVRC2012_ID`, which count from 1 in an order that its table tells.
  case devkit

  /// How people say what the program cannot know.
  static let hint =
    "say how they count: --numbers 0, --numbers 1, or --numbers devkit with the devkit's "
    + "map_clsloc.txt beside the list or in --devkit-classes; WordNet identifiers need nothing"

  /// The numbering in words.
  var words: String {
    switch self {
    case .fromZero: "counted from 0"
    case .fromOne: "counted from 1"
    case .devkit: "the devkit's"
    }
  }
}
