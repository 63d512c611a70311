package import Tensors

/// The elements of a view, contiguous, little-endian, with PyTorch's lazy conjugation and negation
/// carried out.
package struct ViewBytes: TensorBytes {
  private let storage: TorchStorage
  private let view: TensorView
  private let finish: ElementFinish

  package init(_ storage: TorchStorage, _ view: TensorView, _ flags: LazyFlags) {
    self.storage = storage
    self.view = view
    finish = ElementFinish(
      elementSize: max(1, view.scalarType.bitWidth / 8), swapWidth: storage.swapWidth,
      scalarType: view.scalarType, flags: flags)
  }

  package var count: Int { view.byteCount }

  package var fileRange: FileRange? {
    guard view.isContiguous, finish.isIdentity, let range = storage.bytes.fileRange else {
      return nil
    }
    return FileRange(file: range.file, offset: range.offset + window.lowerBound, count: count)
  }

  package func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    guard count > 0 else { return }
    guard view.isContiguous else { return try gather(body) }
    try storage.bytes.forEachChunk(in: window) { (chunk) throws(CheckpointError) in
      guard !finish.isIdentity else { return try body(chunk) }
      var piece: [UInt8] = []
      piece.append(contentsOf: chunk)
      finish(&piece)
      try body(piece.rawSpan)
    }
  }

  /// The elements as a storage of their own, where they lie there as they are to be read but for
  /// their byte order.
  var asStorage: TorchStorage? {
    let plain = ElementFinish(
      elementSize: finish.elementSize, swapWidth: storage.swapWidth, scalarType: view.scalarType,
      flags: LazyFlags())
    guard view.isContiguous, finish == plain else { return nil }
    return TorchStorage(
      identity: storage.identity, storageClass: storage.storageClass, bytes: storage.bytes,
      isBigEndian: storage.isBigEndian, window: window)
  }

  /// The bytes of the storage that the view touches.
  private var window: Range<Int> {
    let (own, base) = (view.window, storage.window.lowerBound)
    return own.lowerBound + base..<own.upperBound + base
  }

  /// The bytes that are looked through to collect the elements; none where they lie together.
  var searchedBytes: Int {
    guard !view.isContiguous, count > 0 else { return 0 }
    // A page for each element at most.
    let (pages, overflow) = (count / finish.elementSize).multipliedReportingOverflow(by: 1 << 10)
    return overflow ? window.count : min(window.count, pages)
  }

  /// The size and identity of the storage where it has to be inflated for the elements.
  var compressedStorage: (identity: Int, count: Int)? {
    guard count > 0, let entry = storage.bytes as? ZipEntryBytes, entry.isCompressed else {
      return nil
    }
    return (storage.identity, entry.count)
  }

  /// Collects scattered elements.
  private func gather(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    guard view.scalarType.bitWidth >= 8 else {
      throw CheckpointError("tensor", .unsupported, "a strided view of packed numbers")
    }
    guard count <= Limits.expandedBytes || count / Limits.expansion <= window.count else {
      throw CheckpointError(
        "tensor", .limit, "an expanded view repeats \(window.count) bytes up to \(count)",
        hint: "save the tensor as a copy of its own")
    }
    let gather = ViewGather(
      try storage.bytes.forRandomAccess(), view, at: window.lowerBound, finish: finish)
    try gather.forEachPiece(body)
  }
}
