internal import Tensors

/// How the numbers of a list mean classes, as far as the list itself tells.
enum NumberedClasses: Hashable {
  /// From 0, in the order of the WordNet identifiers.
  case fromZero
  /// From 1, in the order of the WordNet identifiers.
  case fromOne
  /// The devkit's `ILSVRC2012_ID`, from 1 in an order of its own.
  case devkit
  /// The devkit's numbers less one: a common mistake, with labels near chance.
  case devkitFromZero
  /// Nothing tells.
  case unknown

  /// Tells by the classes of the first four validation pictures, which are known in both orders.
  init(firstFour: [Int?]) {
    let known = Self.orders.first { order in
      let given = zip(firstFour, order.numbers).filter { number, _ in number != nil }
      return !given.isEmpty && given.allSatisfy { $0 == $1 }
    }
    self = known?.meaning ?? .unknown
  }

  /// The numbering; nil where nothing tells.
  var numbering: ClassNumbering? {
    switch self {
    case .fromZero: .fromZero
    case .fromOne: .fromOne
    case .devkit, .devkitFromZero: .devkit
    case .unknown: nil
    }
  }

  private static let orders: [(meaning: NumberedClasses, numbers: [Int])] = [
    (.fromZero, [65, 970, 230, 809]), (.fromOne, [66, 971, 231, 810]),
    (.devkit, [490, 361, 171, 822]), (.devkitFromZero, [489, 360, 170, 821]),
  ]
}
