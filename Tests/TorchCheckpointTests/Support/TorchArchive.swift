/// The archive that `torch.save` would write around a pickle.
enum TorchArchive {
  /// The entries, storages by key.
  static func entries(
    _ pickle: [UInt8], storages: [(String, [UInt8])] = [], byteOrder: String? = "little",
    version: String? = "3\n"
  ) -> [ZipBuilder.Entry] {
    var entries = [ZipBuilder.Entry("archive/data.pkl", pickle)]
    if let byteOrder { entries.append(.init("archive/byteorder", Array(byteOrder.utf8))) }
    entries += storages.map { .init("archive/data/\($0)", $1) }
    if let version { entries.append(.init("archive/version", Array(version.utf8))) }
    return entries
  }

  /// The bytes of an archive around the pickle of `value`.
  static func around(
    _ value: [UInt8], storages: [(String, [UInt8])] = [], byteOrder: String? = "little"
  ) -> [UInt8] {
    ZipBuilder(entries(Op.pickle(value), storages: storages, byteOrder: byteOrder)).build()
  }

  /// A sound archive with one tensor, `w`: the float32 numbers 1, 2 and 3.
  static let sound = entries(
    Op.pickle(Op.dict(("w", Op.tensor(Op.storage(count: 3), [3])))),
    storages: [("0", floats([1, 2, 3]))])

  /// The bytes of float32 numbers.
  static func floats(_ values: [Float]) -> [UInt8] { values.flatMap { Op.little($0.bitPattern) } }

  /// The bytes of int64 numbers.
  static func longs(_ values: [Int]) -> [UInt8] { values.flatMap { Op.little(Int64($0)) } }
}
