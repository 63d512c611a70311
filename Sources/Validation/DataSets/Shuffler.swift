/// Random orders that are the same on every machine and in every version of the language.
package struct Shuffler {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// The elements in random order (Fisher and Yates).
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, Int(number(below: UInt64(last) + 1)))
    }
    return result
  }

  /// A number below `bound`, all equally likely: what lies in the last, incomplete round is drawn again.
  private mutating func number(below bound: UInt64) -> UInt64 {
    let limit = UInt64.max - UInt64.max % bound
    while true {
      let drawn = next()
      if drawn < limit { return drawn % bound }
    }
  }

  /// SplitMix64.
  private mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
