import Tensors
import TestSupport
import Testing
import TorchCheckpoint

/// The bytes that come out of a view, against the plainest way to compute them.
@Suite struct ViewBytesTests {
  private func bytes(
    _ storage: [UInt8], _ type: ScalarType, _ shape: [Int], _ strides: [Int], offset: Int = 0,
    isBigEndian: Bool = false, flags: LazyFlags = LazyFlags()
  ) throws -> [UInt8] {
    let storage = TorchStorage(
      identity: 0, storageClass: .typed(type), bytes: MemoryBytes(storage), isBigEndian: isBigEndian
    )
    let view = try TensorView(
      type, shape: shape, strides: strides, offset: offset, storageBytes: storage.bytes.count,
      subject: "t")
    let bytes = ViewBytes(storage, view, flags)
    let read = try bytes.read()
    #expect(read.count == bytes.count)
    return read
  }

  /// Element by element, by the definition of strides.
  private func naive(
    _ storage: [UInt8], size: Int, _ shape: [Int], _ strides: [Int], offset: Int
  ) -> [UInt8] {
    var result: [UInt8] = []
    for number in 0..<shape.reduce(1, *) {
      var (rest, element) = (number, offset)
      for (extent, stride) in zip(shape, strides).reversed() {
        element += rest % extent * stride
        rest /= extent
      }
      result += storage[element * size..<(element + 1) * size]
    }
    return result
  }

  /// Random shapes and strides, overlapping and expanded ones among them.
  @Test(arguments: [ScalarType.u8, .bf16, .f32, .i64, .c128])
  func gathersAsDefined(_ type: ScalarType) throws {
    var random = SeededGenerator(seed: 7)
    let storage = (0..<16_384).map { _ in UInt8.random(in: 0...255, using: &random) }
    let size = type.bitWidth / 8
    for _ in 0..<200 {
      let rank = Int.random(in: 0...4, using: &random)
      let shape = (0..<rank).map { _ in Int.random(in: 1...5, using: &random) }
      let strides = (0..<rank).map { _ in [0, 1, 2, 5, 17, 40].randomElement(using: &random) ?? 0 }
      let offset = Int.random(in: 0...200, using: &random)
      #expect(
        try bytes(storage, type, shape, strides, offset: offset)
          == naive(storage, size: size, shape, strides, offset: offset))
    }
  }

  /// A view larger than the pieces that are handed on.
  @Test func gathersAcrossPieces() throws {
    let count = 300_000
    let storage = (0..<2 * count).map { UInt8(truncatingIfNeeded: $0 / 2) }
    let transposed = try bytes(storage, .u16, [2, count / 2], [1, 2])
    #expect(transposed == naive(storage, size: 2, [2, count / 2], [1, 2], offset: 0))
    let large = [UInt8](repeating: 3, count: 3 << 20)
    #expect(try bytes(large, .u8, [3 << 19, 2], [1, 3 << 19]) == large)
  }

  /// A stride along one element may be any number at all.
  @Test func absurdStrideOfOneElement() throws {
    let storage: [UInt8] = Array(0..<16)
    #expect(try bytes(storage, .u8, [2, 1, 2], [5, .max, 3]) == [0, 3, 5, 8])
  }

  @Test func swapsByElement() throws {
    let storage: [UInt8] = Array(1...16)
    #expect(try bytes(storage, .i32, [2], [1], isBigEndian: true) == [4, 3, 2, 1, 8, 7, 6, 5])
    #expect(try bytes(storage, .i32, [2], [2], isBigEndian: true) == [4, 3, 2, 1, 12, 11, 10, 9])
    #expect(try bytes(storage, .c64, [1], [1], isBigEndian: true) == [4, 3, 2, 1, 8, 7, 6, 5])
    #expect(try bytes(storage, .u8, [3], [1], isBigEndian: true) == [1, 2, 3])
    #expect(try bytes(storage, .bf16, [2], [1], offset: 1, isBigEndian: true) == [4, 3, 6, 5])
  }

  /// An untyped storage stays as it is, as in PyTorch, which swaps by the storage's own type.
  @Test func leavesUntypedStoragesAlone() throws {
    let storage = TorchStorage(
      identity: 0, storageClass: .untyped, bytes: MemoryBytes([1, 2]), isBigEndian: true)
    let view = try TensorView(
      .u16, shape: [1], strides: [1], offset: 0, storageBytes: 2, subject: "t")
    #expect(try ViewBytes(storage, view, LazyFlags()).read() == [1, 2])
  }

  @Test func normalisesBooleans() throws {
    #expect(try bytes([0, 1, 2, 255], .bool, [4], [1]) == [0, 1, 1, 1])
    #expect(try bytes([0, 1, 2, 255], .bool, [2], [3]) == [0, 1])
  }

  /// T8: conjugation turns the sign of the imaginary half over, negation that of everything.
  @Test(
    arguments: [(true, false, [1, -2]), (false, true, [-1, -2]), (true, true, [-1, 2])]
      as [(Bool, Bool, [Float])])
  func lazyFlags(_ conjugated: Bool, _ negated: Bool, _ expected: [Float]) throws {
    var flags = LazyFlags()
    (flags.isConjugated, flags.isNegated) = (conjugated, negated)
    let storage = TorchArchive.floats([1, 2])
    #expect(try bytes(storage, .c64, [1], [1], flags: flags) == TorchArchive.floats(expected))
    let big = storage.enumerated().map { storage[$0.offset / 4 * 4 + 3 - $0.offset % 4] }
    #expect(
      try bytes(big, .c64, [1], [1], isBigEndian: true, flags: flags)
        == TorchArchive.floats(expected))
  }

  @Test func negatesRealNumbers() throws {
    var flags = LazyFlags()
    flags.isNegated = true
    #expect(
      try bytes(TorchArchive.floats([1, -2]), .f32, [2], [1], flags: flags)
        == TorchArchive.floats([-1, 2]))
  }

  /// T4: more is repeated than anybody could want.
  @Test func refusesAmplification() throws {
    #expect {
      try bytes(TorchArchive.floats([1]), .f32, [1 << 25], [0])
    } throws: { ($0 as? CheckpointError)?.kind == .limit }
    #expect(try bytes([7], .u8, [1 << 10], [0]).allSatisfy { $0 == 7 })
  }

  @Test func refusesScatteredPackedNumbers() {
    #expect {
      try bytes([1, 2, 3], .quint4x2, [2], [2])
    } throws: { ($0 as? CheckpointError)?.kind == .unsupported }
  }

  /// Only a stretch of the file that needs nothing done can be copied as it is.
  @Test func fileRanges() throws {
    try withFile(Array(0..<64)) { path in
      let range = FileRange(file: try InputFile(path: path), offset: 16, count: 32)
      func fileRange(_ type: ScalarType, strides: [Int], isBigEndian: Bool = false) throws
        -> FileRange?
      {
        let storage = TorchStorage(
          identity: 0, storageClass: .typed(type), bytes: range, isBigEndian: isBigEndian)
        let view = try TensorView(
          type, shape: [2, 2], strides: strides, offset: 1, storageBytes: 32, subject: "t")
        return ViewBytes(storage, view, LazyFlags()).fileRange
      }
      let copied = try #require(try fileRange(.f32, strides: [2, 1]))
      #expect((copied.offset, copied.count) == (20, 16))
      #expect(try fileRange(.f32, strides: [1, 2]) == nil)
      #expect(try fileRange(.f32, strides: [2, 1], isBigEndian: true) == nil)
      #expect(try fileRange(.bool, strides: [2, 1]) == nil)
    }
  }
}
