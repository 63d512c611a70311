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

  /// The same storage under another persistent id: as large, and of the same class unless one of
  /// the two only counts bytes.
  func again(under id: StorageID, subject: String) throws(CheckpointError) -> TorchStorage {
    let isBytes: [StorageClass] = [.untyped, .typed(.u8)]
    let wanted = try id.byteCount
    guard wanted == bytes.count else {
      throw CheckpointError(
        subject, .storage,
        "storage “\(id.key)”: expected \(bytes.count) bytes as where it was named first, found \(wanted)",
        hint: "no program of PyTorch writes that: the file was put together by hand")
    }
    guard
      storageClass == id.storageClass || isBytes.contains(id.storageClass)
        || isBytes.contains(storageClass)
    else {
      throw CheckpointError(
        subject, .storage,
        "storage “\(id.key)”: expected \(storageClass.name) elements as where it was named first, found \(id.storageClass.name)",
        hint: "no program of PyTorch writes that: the file was put together by hand")
    }
    return TorchStorage(
      identity: identity, storageClass: id.storageClass, bytes: bytes, isBigEndian: isBigEndian)
  }
}
