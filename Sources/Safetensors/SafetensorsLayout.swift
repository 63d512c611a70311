public import Tensors

/// Where everything goes in a safetensors file that is yet to be written.
///
/// Byte for byte what the reference implementation writes: tensors by element type, the widest
/// first, then by the bytes of their names; a compact header, padded with spaces to eight bytes.
public struct SafetensorsLayout: Hashable, Sendable {
  /// What a layout needs to know of a tensor.
  public typealias Tensor = (name: String, scalarType: ScalarType, shape: [Int])

  /// The first bytes of the file: the header's length and the header.
  public let header: [UInt8]
  /// The tensors in the order of the file, their offsets counted from the end of the header.
  public let entries: [SafetensorsEntry]
  /// The bytes that the tensors take.
  public let dataCount: Int

  /// The bytes of the whole file.
  public var fileSize: Int { header.count + dataCount }

  /// Lays out `tensors`; the keys of `metadata` are written in order of their bytes.
  ///
  /// Refuses names that appear twice, the name that the format keeps for its metadata, element types
  /// that the format lacks, sizes that overflow or are no whole bytes, and a header above the limit.
  public init(tensors: [Tensor], metadata: [String: String]) throws(CheckpointError) {
    try Self.checkNames(tensors)
    var entries: [SafetensorsEntry] = []
    entries.reserveCapacity(tensors.count)
    var end = 0
    for tensor in Self.sorted(tensors) {
      let entry = try Self.entry(tensor, at: end)
      end += entry.byteCount
      entries.append(entry)
    }
    self.entries = entries
    dataCount = end
    header = try Self.header(entries, metadata)
  }

  /// `tensors` in the order in which the reference implementation writes them.
  static func sorted(_ tensors: [Tensor]) -> [Tensor] {
    tensors.map { (tensor: $0, rank: $0.scalarType.safetensorsRank) }
      .sorted {
        guard $0.rank == $1.rank else { return $0.rank > $1.rank }
        // By bytes, where the order of Swift strings is that of their normal forms.
        return $0.tensor.name.utf8.lexicographicallyPrecedes($1.tensor.name.utf8)
      }
      .map(\.tensor)
  }

  private static func checkNames(_ tensors: [Tensor]) throws(CheckpointError) {
    var names = Set<String>()
    for tensor in tensors {
      guard tensor.name != metadataKey else {
        throw CheckpointError(
          quoted(tensor.name), .reservedName, "the format keeps this name for its metadata")
      }
      guard names.insert(tensor.name).inserted else {
        throw CheckpointError(quoted(tensor.name), .duplicateName, "two tensors have this name")
      }
    }
  }

  private static func entry(
    _ tensor: Tensor, at offset: Int
  ) throws(CheckpointError) -> SafetensorsEntry {
    let (name, scalarType, shape) = tensor
    guard scalarType.isInSafetensors else {
      throw CheckpointError(
        quoted(name), .unknownScalarType, "safetensors files hold no \(scalarType.rawValue)")
    }
    let count = try scalarType.safetensorsByteCount(shape: shape) { kind, detail in
      CheckpointError(quoted(name), kind, detail)
    }
    // The room that is kept for the header lets every sum of sizes be formed without a check.
    guard count <= .max - SafetensorsLimits.headerSize - SafetensorsHeader.prefixSize - offset
    else {
      throw CheckpointError(quoted(name), .sizeOverflow, "the size of the file overflows")
    }
    return SafetensorsEntry(
      name: name, scalarType: scalarType, shape: shape, offset: offset, byteCount: count)
  }
}
