/// The values that a pickle has stored under numbers.
///
/// Picklers number from zero, so nearly all numbers are places of an array; only what skips numbers
/// goes to a dictionary, and a huge number costs no more than any other.
package struct PickleMemo {
  private var dense: [PickleValue] = []
  private var sparse: [UInt64: PickleValue] = [:]

  /// An empty memo.
  package init() {}

  /// The number of values.
  package var count: Int { dense.count + sparse.count }

  /// The value under `index`; nil where nothing was stored there.
  package subscript(index: UInt64) -> PickleValue? {
    index < dense.count ? dense[Int(index)] : sparse[index]
  }

  /// Stores `value` under `index`, in place of what was there.
  package mutating func store(_ value: PickleValue, at index: UInt64) {
    if index < dense.count {
      dense[Int(index)] = value
    } else if index == dense.count {
      if !sparse.isEmpty { sparse[index] = nil }
      dense.append(value)
    } else {
      sparse[index] = value
    }
  }
}
