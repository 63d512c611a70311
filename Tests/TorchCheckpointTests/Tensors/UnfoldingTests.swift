import Tensors
import Testing
import TorchCheckpoint

/// Few bytes that would become very many.
@Suite struct UnfoldingTests {
  private let count = 4 << 20

  private func names(_ count: Int, _ tensor: (Int) -> [UInt8]) -> [UInt8] {
    Op.emptyDict + Op.mark
      + (0..<count).flatMap { Op.text("w\($0)") + tensor($0) } + Op.setItems
  }

  /// How many of the tensors can be read; all others say why not.
  private func readable(_ file: TorchCheckpoint) throws -> Int {
    var count = 0
    for (_, tensor) in file.tensors {
      do {
        try tensor.bytes.forEachChunk { _ in }
        count += 1
      } catch let error {
        #expect(error.kind == .unfolding)
        #expect(error.hint != nil)
      }
    }
    return count
  }

  /// Expanded views, each small enough alone.
  @Test func expandedViews() throws {
    let value = names(20) { _ in Op.tensor(Op.storage(count: 1), [count], strides: [0]) }
    let file = try open(TorchArchive.around(value, storages: [("0", TorchArchive.floats([1]))]))
    #expect(file.tensors.count == 20)
    let found = try readable(file)
    // Each also costs the one number that it repeats.
    #expect(found == Limits.unfoldedFloor / (4 * count + 4))
  }

  /// One tensor under very many names.
  @Test func aliases() throws {
    let one = Op.tensor(Op.storage(count: 1 << 16), [1 << 16]) + Op.put(9)
    let value = names(1000) { $0 == 0 ? one : Op.get(9) }
    let storage = [UInt8](repeating: 0, count: 1 << 18)
    let file = try open(TorchArchive.around(value, storages: [("0", storage)]))
    #expect(try readable(file) == Limits.unfoldedFloor / storage.count)
  }

  /// Each view of a large compressed storage inflates it again.
  @Test func compressedStorages() throws {
    let repeats = Limits.inflatedBytes / 258 + 1
    let size = repeats * 258 + 1
    let value = names(4) { Op.tensor(Op.storage("ByteStorage", count: size), offset: $0, [2]) }
    let zeros = ZipBuilder.Entry("archive/data/0", Bits.deflateZeros(repeats: repeats)).with {
      ($0.method, $0.size) = (8, size)
    }
    let entries = (TorchArchive.entries(Op.pickle(value)) + [zeros]).map { entry in
      entry.with { $0.crc = 0 }
    }
    let file = try open(ZipBuilder(entries).build())
    #expect(try readable(file) == 1)
  }

  /// A large view whose elements lie far apart is collected without holding its storage.
  @Test func scatteredElements() throws {
    let (rows, columns) = (2_100, 4_096)
    let values = (0..<rows * columns).map { UInt32(truncatingIfNeeded: $0 &* 40_503) }
    let span = values.elementBytes
    var bytes: [UInt8] = []
    bytes.append(contentsOf: span)
    let transposed = Op.tensor(
      Op.storage("IntStorage", count: rows * columns), [columns, rows], strides: [1, columns])
    let file = try open(TorchArchive.around(transposed, storages: [("0", bytes)]))
    let read = try #require(file.tensors.first?.tensor).bytes.read()
    #expect(read.count == bytes.count)
    for number in stride(from: 0, to: rows * columns, by: 997) {
      let source = number % rows * columns + number / rows
      #expect(read[number * 4..<number * 4 + 4] == bytes[source * 4..<source * 4 + 4])
    }
  }
}
