internal import Tensors

/// A block of bytes that one or more tensors look into.
package struct TorchStorage: Sendable {
  /// Equal for tensors that share their bytes.
  package let identity: Int
  /// The element type it was saved with.
  package let storageClass: StorageClass
  /// The bytes.
  package let bytes: any StorageBytes
  /// Whether multi-byte elements stand most significant byte first.
  package let isBigEndian: Bool
  /// The bytes that tensors may look into: all of them but for the storage views of old files.
  package let window: Range<Int>

  package init(
    identity: Int, storageClass: StorageClass, bytes: any StorageBytes, isBigEndian: Bool = false,
    window: Range<Int>? = nil
  ) {
    self.identity = identity
    self.storageClass = storageClass
    self.bytes = bytes
    self.isBigEndian = isBigEndian
    self.window = window ?? 0..<bytes.count
  }

  /// How wide the units are that must be reversed, or 1 where the bytes are in order.
  ///
  /// PyTorch swaps by the storage's own class, which leaves untyped storages as they are.
  package var swapWidth: Int {
    guard isBigEndian, case .typed(let type) = storageClass else { return 1 }
    return type.swapWidth
  }
}
