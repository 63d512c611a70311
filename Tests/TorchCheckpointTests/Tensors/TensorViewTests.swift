import Tensors
import TestSupport
import Testing
import TorchCheckpoint

/// The geometry of a tensor over its storage: what is possible is accepted, and nothing else.
@Suite struct TensorViewTests {
  private func view(
    _ shape: [Int], _ strides: [Int], of type: ScalarType = .f32, offset: Int = 0, storage: Int
  ) throws -> TensorView {
    try TensorView(
      type, shape: shape, strides: strides, offset: offset, storageBytes: storage, subject: "t")
  }

  private func kind(
    _ shape: [Int], _ strides: [Int], of type: ScalarType = .f32, offset: Int = 0, storage: Int
  ) -> CheckpointError.Kind? {
    do {
      _ = try TensorView(
        type, shape: shape, strides: strides, offset: offset, storageBytes: storage, subject: "t")
      return nil
    } catch {
      return error.kind
    }
  }

  /// T1, T3: nothing negative, and no element past the end.
  @Test func bounds() {
    #expect(kind([2, 3], [3, 1], storage: 24) == nil)
    #expect(kind([2, 3], [3, 1], storage: 23) == .tensorGeometry)
    #expect(kind([2, 3], [3, 1], offset: 1, storage: 28) == nil)
    #expect(kind([2, 3], [3, 1], offset: 1, storage: 27) == .tensorGeometry)
    #expect(kind([2, 3], [4, 1], storage: 28) == nil)
    #expect(kind([-1], [1], storage: 64) == .tensorGeometry)
    #expect(kind([1], [-1], storage: 64) == .tensorGeometry)
    #expect(kind([1], [1], offset: -1, storage: 64) == .tensorGeometry)
    #expect(kind([], [], storage: 4) == nil)
    #expect(kind([], [], storage: 3) == .tensorGeometry)
  }

  /// T2: extents and strides that do not belong together, or whose product is no number.
  @Test func overflows() {
    #expect(kind([2], [1, 1], storage: 64) == .tensorGeometry)
    #expect(kind([1 << 40, 1 << 40], [0, 0], storage: 64) == .tensorGeometry)
    #expect(kind([.max], [0], storage: 64) == .tensorGeometry)
    #expect(kind([2], [.max], storage: 64) == .tensorGeometry)
    #expect(kind([2, 2], [.max / 2, .max / 2 + 2], storage: 64) == .tensorGeometry)
    #expect(kind([1], [1], offset: .max, storage: 64) == .tensorGeometry)
    #expect(kind([1], [.max], offset: .max - 1, storage: 64) == .tensorGeometry)
    let many = [Int](repeating: 1, count: Limits.rank + 1)
    #expect(kind(many, many, storage: 64) == .limit)
  }

  /// T7: a tensor without elements may lie anywhere, as long as its extents make a number.
  @Test func empty() throws {
    #expect(kind([0, 1 << 40], [1, 1], storage: 0) == nil)
    #expect(kind([0], [5], offset: 1_000, storage: 0) == nil)
    #expect(kind([1 << 40, 1 << 40, 0], [1, 1, 1], storage: 0) == .tensorGeometry)
    let view = try view([3, 0], [0, 1], storage: 0)
    #expect(view.isContiguous)
    #expect(view.byteCount == 0)
    #expect(view.window.isEmpty)
  }

  /// T4: repeating elements is allowed here; how much of it is read, others decide.
  @Test func expanded() throws {
    let view = try view([1 << 30, 2], [0, 1], storage: 8)
    #expect(!view.isContiguous)
    #expect(view.byteCount == 8 << 30)
    #expect(view.window == 0..<8)
  }

  /// A stride along a single element says nothing.
  @Test func contiguity() throws {
    #expect(try view([2, 1, 3], [3, 99, 1], storage: 24).isContiguous)
    #expect(try !view([2, 3], [1, 2], storage: 24).isContiguous)
    #expect(try view([1, 1], [7, 9], storage: 4).isContiguous)
    #expect(try view([2, 3], [3, 1], offset: 2, storage: 32).window == 8..<32)
  }

  /// Numbers of four and two bits share bytes; a view that begins inside one cannot be copied out.
  @Test func packed() throws {
    #expect(try view([3], [1], of: .quint4x2, storage: 2).byteCount == 2)
    #expect(try view([5], [1], of: .quint2x4, offset: 4, storage: 3).window == 1..<3)
    #expect(kind([2], [1], of: .quint4x2, offset: 1, storage: 2) == .tensorGeometry)
    #expect(kind([1], [1], of: .quint2x4, offset: 2, storage: 2) == .tensorGeometry)
    #expect(kind([5], [1], of: .quint4x2, storage: 2) == .tensorGeometry)
  }
}
