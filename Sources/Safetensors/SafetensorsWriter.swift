public import Tensors

/// Writes safetensors files, byte for byte as the reference implementation does.
///
/// Bytes stream from their sources through a buffer of bounded size, or inside the kernel where the
/// source is a stretch of a file. A file appears under its name when it is complete, or not at all.
public enum SafetensorsWriter {
  /// Lays out a file without writing it; see ``SafetensorsLayout/init(tensors:metadata:)``.
  public static func plan(
    tensors: [SafetensorsLayout.Tensor], metadata: [String: String] = [:]
  ) throws(CheckpointError) -> SafetensorsLayout {
    try SafetensorsLayout(tensors: tensors, metadata: metadata)
  }

  /// Writes `tensors` to `path`.
  ///
  /// With `digest`, all bytes pass through memory on their way and the result carries the SHA-256 of
  /// the file. `progress` is told the bytes written and the bytes of the whole file.
  @discardableResult
  public static func write(
    _ tensors: StateDict, metadata: [String: String] = [:], to path: String, digest: Bool = false,
    progress: ((_ written: Int, _ total: Int) -> Void)? = nil
  ) throws(CheckpointError) -> WrittenFile {
    let layout = try plan(tensors: tensors.map(description), metadata: metadata)
    try check(tensors, against: layout)
    return try write(layout, from: tensors, to: path, digest: digest, progress: progress)
  }

  /// Writes `tensors` to `path` with metadata of which a part is known only at the end.
  ///
  /// `metadata` holds placeholders as long as what `finalMetadata` puts in their place; it is asked
  /// once all tensors are written, and may take its time or refuse.
  @discardableResult
  public static func write<Failure: Error>(
    _ tensors: StateDict, metadata: [String: String], to path: String,
    progress: ((_ written: Int, _ total: Int) -> Void)? = nil,
    finalMetadata: () throws(Failure) -> [String: String]
  ) throws -> WrittenFile {
    let layout = try plan(tensors: tensors.map(description), metadata: metadata)
    try check(tensors, against: layout)
    var sink = try SafetensorsSink(layout, path: path, digest: false, progress: progress)
    try sink.begin(layout)
    for entry in layout.entries {
      sink.begin(entry)
      if let tensor = tensors[entry.name] { try sink.write(contentsOf: tensor.bytes) }
      try sink.end()
    }
    // What the metadata waits for goes on while the disk works.
    sink.startWritingOut()
    let final = try plan(tensors: tensors.map(description), metadata: finalMetadata())
    try sink.replaceHeader(by: final.header, of: layout)
    return try sink.finish()
  }

  /// Writes a file of the given layout, asking `body` for the bytes of each tensor in its order.
  ///
  /// `body` hands all bytes of its tensor to the sink, which refuses more or fewer than promised; on
  /// their way it may convert or digest them.
  @discardableResult
  public static func write(
    _ layout: SafetensorsLayout, to path: String, digest: Bool = false,
    progress: ((_ written: Int, _ total: Int) -> Void)? = nil,
    forEach body: (SafetensorsEntry, inout SafetensorsSink) throws(CheckpointError) -> Void
  ) throws(CheckpointError) -> WrittenFile {
    var sink = try SafetensorsSink(layout, path: path, digest: digest, progress: progress)
    try sink.begin(layout)
    for entry in layout.entries {
      sink.begin(entry)
      try body(entry, &sink)
      try sink.end()
    }
    return try sink.finish()
  }

  /// Writes a file of the given layout with the bytes of the `tensors` of the same names.
  static func write(
    _ layout: SafetensorsLayout, from tensors: StateDict, to path: String, digest: Bool,
    progress: ((Int, Int) -> Void)?
  ) throws(CheckpointError) -> WrittenFile {
    try write(layout, to: path, digest: digest, progress: progress) {
      (entry, sink) throws(CheckpointError) in
      guard let tensor = tensors[entry.name] else { return }
      try sink.write(contentsOf: tensor.bytes)
    }
  }

  static func description(_ name: String, _ tensor: LazyTensor) -> SafetensorsLayout.Tensor {
    (name, tensor.scalarType, tensor.shape)
  }

  /// Refuses sources of the wrong size before anything is written.
  static func check(
    _ tensors: StateDict, against layout: SafetensorsLayout
  ) throws(CheckpointError) {
    for entry in layout.entries {
      guard let count = tensors[entry.name]?.bytes.count, count != entry.byteCount else { continue }
      throw CheckpointError(
        quoted(entry.name), .sizeMismatch,
        "\(entry.scalarType.rawValue) of shape \(entry.shape) takes \(entry.byteCount) bytes, "
          + "found \(count)")
    }
  }
}
