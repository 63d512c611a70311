internal import Tensors

extension SafetensorsLayout {
  /// The header for `entries` with its length before it.
  static func header(
    _ entries: [SafetensorsEntry], _ metadata: [String: String]
  ) throws(CheckpointError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: SafetensorsHeader.prefixSize)
    bytes.append(UInt8(ascii: "{"))
    if !metadata.isEmpty { append(metadata, to: &bytes) }
    for entry in entries {
      separate(&bytes)
      append(entry, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    let padding = (8 - bytes.count % 8) % 8
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
    let length = bytes.count - SafetensorsHeader.prefixSize
    guard length <= SafetensorsLimits.headerSize else {
      throw CheckpointError(
        "header", .headerTooLarge,
        "expected at most \(SafetensorsLimits.headerSize) bytes, the tensors take \(length)",
        hint: "write several shards")
    }
    for index in 0..<SafetensorsHeader.prefixSize {
      bytes[index] = UInt8(truncatingIfNeeded: length >> (8 * index))
    }
    return bytes
  }

  private static func append(_ metadata: [String: String], to bytes: inout [UInt8]) {
    bytes.appendJSON(metadataKey)
    bytes.append(contentsOf: ":{".utf8)
    let members = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    for (key, value) in members {
      separate(&bytes)
      bytes.appendJSON(key)
      bytes.append(UInt8(ascii: ":"))
      bytes.appendJSON(value)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func append(_ entry: SafetensorsEntry, to bytes: inout [UInt8]) {
    bytes.appendJSON(entry.name)
    bytes.append(contentsOf: ":{\"dtype\":\"\(entry.scalarType.rawValue)\",\"shape\":[".utf8)
    for (index, extent) in entry.shape.enumerated() {
      bytes.append(contentsOf: (index == 0 ? "\(extent)" : ",\(extent)").utf8)
    }
    let end = entry.offset + entry.byteCount
    bytes.append(contentsOf: "],\"data_offsets\":[\(entry.offset),\(end)]}".utf8)
  }

  /// Appends a comma unless an object has just begun.
  private static func separate(_ bytes: inout [UInt8]) {
    if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
  }
}
