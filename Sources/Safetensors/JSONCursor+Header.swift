internal import Tensors

/// The key of the header that holds the metadata.
let metadataKey = "__metadata__"

extension JSONCursor {
  /// Reads the whole header: one object of tensors, and perhaps metadata.
  mutating func header() throws(CheckpointError) -> (
    metadata: [String: String], entries: [SafetensorsEntry]
  ) {
    var metadata: [String: String] = [:]
    var entries: [SafetensorsEntry] = []
    try object { (cursor, name) throws(CheckpointError) in
      if name == metadataKey {
        metadata = try cursor.metadata()
      } else {
        try cursor.checkLimits(of: name, count: entries.count)
        cursor.context = name
        entries.append(try cursor.entry(named: name))
        cursor.context = nil
      }
    }
    try finish()
    return (metadata, entries)
  }

  private func checkLimits(of name: String, count: Int) throws(CheckpointError) {
    guard name.utf8.count <= SafetensorsLimits.nameLength else {
      throw failure(
        "a name of \(name.utf8.count) bytes, the limit is \(SafetensorsLimits.nameLength)",
        at: position, .limit)
    }
    guard count < SafetensorsLimits.tensorCount else {
      throw failure("more than \(SafetensorsLimits.tensorCount) tensors", at: position, .limit)
    }
  }

  /// Reads the metadata; null stands for none.
  private mutating func metadata() throws(CheckpointError) -> [String: String] {
    var metadata: [String: String] = [:]
    guard try !null() else { return metadata }
    try object { (cursor, key) throws(CheckpointError) in
      if key == "shape", cursor.next == UInt8(ascii: "[") {
        throw cursor.failure(
          "a tensor is called `\(metadataKey)`", at: cursor.position, .reservedName)
      }
      metadata[key] = try cursor.string()
    }
    return metadata
  }

  private mutating func entry(named name: String) throws(CheckpointError) -> SafetensorsEntry {
    let start = position
    var scalarType: ScalarType?
    var shape: [Int]?
    var offsets: [Int]?
    try object { (cursor, field) throws(CheckpointError) in
      switch field {
      case "dtype": scalarType = try cursor.scalarType()
      case "shape": shape = try cursor.unsignedIntegers(limit: SafetensorsLimits.rank)
      case "data_offsets": offsets = try cursor.unsignedIntegers(limit: 2)
      default: try cursor.skipValue()
      }
    }
    guard let scalarType else { throw failure("no field `dtype`", at: start) }
    guard let shape else { throw failure("no field `shape`", at: start) }
    guard let offsets, offsets.count == 2 else {
      throw failure("no two numbers in `data_offsets`", at: start)
    }
    // A negative byte count stays until the offsets are checked, after all of the header is read.
    return SafetensorsEntry(
      name: name, scalarType: scalarType, shape: shape, offset: offsets[0],
      byteCount: offsets[1] - offsets[0])
  }

  private mutating func scalarType() throws(CheckpointError) -> ScalarType {
    _ = next
    let start = position
    let name = try string()
    guard let type = ScalarType(rawValue: name), type.isInSafetensors else {
      throw failure("\(quoted(name))", at: start, .unknownScalarType)
    }
    return type
  }
}
