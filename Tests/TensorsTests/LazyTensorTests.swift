import TestSupport
import Tensors
import Testing

/// A tensor of absurd size without bytes, like those on the meta device.
private struct AbsentBytes: TensorBytes {
  var count: Int { .max }
  var fileRange: FileRange? { nil }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    throw CheckpointError("x", .noData, "on the meta device")
  }
}

@Suite struct LazyTensorTests {
  @Test func valuesInMemory() throws {
    let tensor = LazyTensor(shape: [2, 1], values: [1, -2.5])
    #expect(tensor.scalarType == .f32 && tensor.elementCount == 2)
    #expect(try tensor.bytes.read() == [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0])
    #expect(try tensor.floats() == [1, -2.5])
  }

  @Test func absurdSizesReserveNothing() {
    let tensor = LazyTensor(scalarType: .f32, shape: [.max, .max], bytes: AbsentBytes())
    #expect(tensor.elementCount == .max)
    let error = CheckpointError("x", .noData, "on the meta device")
    #expect(throws: error) { try tensor.floats() }
    #expect(throws: error) { try tensor.bytes.read() }
  }

  @Test(arguments: [ScalarType.c64, .f4, .qint8]) func noRealReading(type: ScalarType) {
    let tensor = LazyTensor(scalarType: type, shape: [0], bytes: MemoryBytes([]))
    #expect(
      throws: CheckpointError(
        "tensor", .unsupported, "\(type.rawValue) does not convert to float32")
    ) { try tensor.floats() }
  }

  @Test func stretchOfAFile() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([9, 0, 0x3c, 0, 0xbc, 9], to: folder + "/a")
      let range = FileRange(file: try InputFile(path: folder + "/a"), offset: 1, count: 4)
      #expect(range.fileRange?.offset == 1)
      #expect(try LazyTensor(scalarType: .f16, shape: [2], bytes: range).floats() == [1, -1])
    }
  }
}
