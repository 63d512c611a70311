internal import Tensors

/// What remains to be done to elements that were copied out of a storage.
struct ElementFinish: Hashable, Sendable {
  /// The bytes of an element.
  let elementSize: Int
  private let swapWidth: Int
  private let isBool: Bool
  /// The bytes of an element that hold the sign bits to be turned over.
  private let signs: [Int]

  init(elementSize: Int, swapWidth: Int, scalarType: ScalarType, flags: LazyFlags) {
    self.elementSize = elementSize
    self.swapWidth = swapWidth
    isBool = scalarType == .bool
    let isComplex = [.c32, .c64, .c128].contains(scalarType)
    let real = isComplex ? elementSize / 2 - 1 : elementSize - 1
    let turnsImaginary = isComplex && flags.isConjugated != flags.isNegated
    signs = (flags.isNegated ? [real] : []) + (turnsImaginary ? [elementSize - 1] : [])
  }

  /// Whether turning the sign bit over negates values of `type`; the negative zero of some 8-bit
  /// floats is a NaN.
  static func canNegate(_ type: ScalarType) -> Bool {
    [.f16, .bf16, .f32, .f64, .c32, .c64, .c128].contains(type)
  }

  /// Whether the bytes are right as they are.
  var isIdentity: Bool { swapWidth == 1 && !isBool && signs.isEmpty }

  /// Finishes whole elements in place.
  func callAsFunction(_ bytes: inout [UInt8]) {
    if swapWidth > 1 { swap(&bytes) }
    if isBool { for index in bytes.indices { bytes[index] = bytes[index] == 0 ? 0 : 1 } }
    for sign in signs {
      for index in stride(from: sign, to: bytes.count, by: elementSize) { bytes[index] ^= 0x80 }
    }
  }

  private func swap(_ bytes: inout [UInt8]) {
    for start in stride(from: 0, through: bytes.count - swapWidth, by: swapWidth) {
      for index in 0..<swapWidth / 2 {
        bytes.swapAt(start + index, start + swapWidth - 1 - index)
      }
    }
  }
}
