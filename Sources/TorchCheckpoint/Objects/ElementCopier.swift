internal import Tensors

/// Copies elements at regular distances into pieces of bounded size.
struct ElementCopier {
  private let size: Int
  private let capacity: Int
  private var piece: [UInt8]
  private var filled = 0

  /// Copies elements of `elementSize` bytes.
  init(elementSize: Int) {
    size = elementSize
    capacity = InputFile.chunkSize / elementSize * elementSize
    piece = []
  }

  /// Whether there is room for no more.
  var isFull: Bool { filled == capacity }

  /// Copies up to `count` elements, of which the first is element `start` of `source`; gives how
  /// many there was room for.
  mutating func copy(_ source: [UInt8], from start: Int, by step: Int, count: Int) -> Int {
    if piece.isEmpty { piece = [UInt8](repeating: 0, count: capacity) }
    let count = min(count, (capacity - filled) / size)
    let last = start + (count - 1) * step
    precondition(start >= 0 && last >= 0 && (max(start, last) + 1) * size <= source.count)
    let (target, size) = (filled, size)
    unsafe source.withUnsafeBytes { from in
      unsafe piece.withUnsafeMutableBytes { to in
        if step == 1 {
          let run = unsafe UnsafeRawBufferPointer(
            rebasing: from[start * size..<(start + count) * size])
          unsafe UnsafeMutableRawBufferPointer(rebasing: to[target...]).copyMemory(from: run)
          return
        }
        switch size {
        case 1: unsafe Self.copy(UInt8.self, from, start, step, count, to, target)
        case 2: unsafe Self.copy(UInt16.self, from, start, step, count, to, target)
        case 4: unsafe Self.copy(UInt32.self, from, start, step, count, to, target)
        case 8: unsafe Self.copy(UInt64.self, from, start, step, count, to, target)
        default:
          for index in 0..<count * size {
            let element = index / size
            unsafe to[target + index] = from[(start + element * step) * size + index % size]
          }
        }
      }
    }
    filled += count * size
    return count
  }

  /// The elements since the last piece; nil where there are none.
  mutating func take() -> [UInt8]? {
    guard filled > 0 else { return nil }
    var taken: [UInt8] = []
    swap(&taken, &piece)
    if filled < taken.count { taken.removeLast(taken.count - filled) }
    filled = 0
    return taken
  }

  /// Takes back the memory of a piece.
  mutating func giveBack(_ bytes: [UInt8]) {
    if bytes.count == capacity { piece = bytes }
  }

  private static func copy<Unit: FixedWidthInteger & BitwiseCopyable>(
    _ unit: Unit.Type, _ from: UnsafeRawBufferPointer, _ start: Int, _ step: Int, _ count: Int,
    _ to: UnsafeMutableRawBufferPointer, _ target: Int
  ) {
    let width = MemoryLayout<Unit>.size
    var place = start * width
    for index in 0..<count {
      let value = unsafe from.loadUnaligned(fromByteOffset: place, as: unit)
      unsafe to.storeBytes(of: value, toByteOffset: target + index * width, as: unit)
      place += step * width
    }
  }
}
