package import Tensors

/// The header of a safetensors file, checked.
///
/// The checks and their order are those of the reference implementation (`safetensors` 0.8). Beyond
/// it, a key that appears twice in any object is refused, where the reference keeps the last one
/// silently, and so are tensors described by an array instead of an object.
package struct SafetensorsHeader: Hashable, Sendable {
  /// The metadata, empty where the file has none.
  package let metadata: [String: String]
  /// The tensors in the order of the header.
  package let entries: [SafetensorsEntry]
  /// Where the bytes of the tensors begin in the file.
  package let dataOffset: Int

  /// Reads the header of `file`.
  package init(_ file: InputFile) throws(CheckpointError) {
    let prefix = try file.bytes(in: 0..<min(file.size, Self.prefixSize))
    let dataOffset = try Self.dataOffset(prefix: prefix, fileSize: file.size, path: file.path)
    let json = try file.bytes(in: Self.prefixSize..<dataOffset)
    try self.init(json: json, fileSize: file.size, path: file.path)
  }

  /// Reads the header of a file of `fileSize` bytes, of which `bytes` are the first.
  ///
  /// `bytes` need not go beyond the header.
  package init(_ bytes: [UInt8], fileSize: Int, path: String) throws(CheckpointError) {
    let dataOffset = try Self.dataOffset(
      prefix: Array(bytes.prefix(Self.prefixSize)), fileSize: fileSize, path: path)
    guard dataOffset <= bytes.count else {
      throw Self.truncated(path, "the header takes \(dataOffset) bytes, found \(bytes.count)")
    }
    try self.init(
      json: Array(bytes[Self.prefixSize..<dataOffset]), fileSize: fileSize, path: path)
  }

  private init(json: [UInt8], fileSize: Int, path: String) throws(CheckpointError) {
    var cursor = try JSONCursor(
      json, subject: path, kind: .malformedHeader, encoding: .headerNotUTF8)
    (metadata, entries) = try cursor.header()
    dataOffset = Self.prefixSize + json.count
    try Self.check(entries, dataCount: fileSize - dataOffset, path: path)
  }

  /// The bytes of the header's length at the beginning of the file.
  static let prefixSize = 8

  /// Where the header ends, from the length in the first eight bytes.
  private static func dataOffset(
    prefix: [UInt8], fileSize: Int, path: String
  ) throws(CheckpointError) -> Int {
    guard prefix.count == prefixSize else {
      throw CheckpointError(
        path, .headerTooSmall, "expected at least \(prefixSize) bytes, found \(prefix.count)")
    }
    let length = prefix.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard length <= SafetensorsLimits.headerSize else {
      throw CheckpointError(
        path, .headerTooLarge,
        "expected at most \(SafetensorsLimits.headerSize) bytes, found a length of \(length)",
        hint: "is it a safetensors file?")
    }
    let end = prefixSize + Int(length)
    guard end <= fileSize else {
      throw truncated(path, "the header takes \(end) bytes, the file has \(fileSize)")
    }
    return end
  }

  private static func truncated(_ path: String, _ detail: String) -> CheckpointError {
    CheckpointError(
      path, .truncated, detail, hint: "the download is probably incomplete: fetch the file again")
  }

  /// Checks that the tensors tile the `dataCount` bytes after the header, each with its own size.
  private static func check(
    _ entries: [SafetensorsEntry], dataCount: Int, path: String
  ) throws(CheckpointError) {
    let order = entries.indices.sorted {
      (entries[$0].offset, entries[$0].byteCount) < (entries[$1].offset, entries[$1].byteCount)
    }
    var end = 0
    for index in order {
      try entries[index].check(beginsAt: end, path: path)
      end += entries[index].byteCount
    }
    guard end <= dataCount else {
      throw truncated(
        path, "the tensors take \(end) bytes, found \(dataCount) after the header")
    }
    guard end == dataCount else {
      throw CheckpointError(
        path, .trailingBytes, "the tensors take \(end) bytes, found \(dataCount) after the header")
    }
  }
}

extension SafetensorsEntry {
  /// Checks the place and the size of the tensor; the bytes before `start` belong to others.
  fileprivate func check(beginsAt start: Int, path: String) throws(CheckpointError) {
    guard offset == start else {
      throw failure(
        .invalidOffsets, path,
        "expected to begin at \(start), found \(offset): "
          + (offset < start ? "it overlaps another tensor" : "bytes before it belong to none"))
    }
    guard byteCount >= 0 else {
      throw failure(
        .invalidOffsets, path, "it begins at \(offset) and ends at \(offset + byteCount)")
    }
    let expected = try scalarType.safetensorsByteCount(shape: shape) { kind, detail in
      failure(kind, path, detail)
    }
    guard byteCount == expected else {
      throw failure(
        .sizeMismatch, path,
        "\(scalarType.rawValue) of shape \(shape) takes \(expected) bytes, found \(byteCount)")
    }
  }

  private func failure(
    _ kind: CheckpointError.Kind, _ path: String, _ detail: String
  ) -> CheckpointError {
    CheckpointError("\(path): \(quoted(name))", kind, detail)
  }
}
