/// The instructions of pickles, as bytes.
enum Op {
  static let mark: [UInt8] = [0x28]
  static let stop: [UInt8] = [0x2e]
  static let none: [UInt8] = [0x4e]
  static let `true`: [UInt8] = [0x88]
  static let `false`: [UInt8] = [0x89]
  static let emptyTuple: [UInt8] = [0x29]
  static let emptyList: [UInt8] = [0x5d]
  static let emptyDict: [UInt8] = [0x7d]
  static let emptySet: [UInt8] = [0x8f]
  static let append: [UInt8] = [0x61]
  static let appends: [UInt8] = [0x65]
  static let addItems: [UInt8] = [0x90]
  static let frozenSet: [UInt8] = [0x91]
  static let setItem: [UInt8] = [0x73]
  static let setItems: [UInt8] = [0x75]
  static let tuple: [UInt8] = [0x74]
  static let tuple1: [UInt8] = [0x85]
  static let tuple2: [UInt8] = [0x86]
  static let tuple3: [UInt8] = [0x87]
  static let list: [UInt8] = [0x6c]
  static let dict: [UInt8] = [0x64]
  static let pop: [UInt8] = [0x30]
  static let popMark: [UInt8] = [0x31]
  static let dup: [UInt8] = [0x32]
  static let memoize: [UInt8] = [0x94]
  static let reduce: [UInt8] = [0x52]
  static let build: [UInt8] = [0x62]
  static let newObj: [UInt8] = [0x81]
  static let newObjEx: [UInt8] = [0x92]
  static let obj: [UInt8] = [0x6f]
  static let persistent: [UInt8] = [0x51]
  static let stackGlobal: [UInt8] = [0x93]

  static func proto(_ version: UInt8) -> [UInt8] { [0x80, version] }
  static func put(_ index: UInt8) -> [UInt8] { [0x71, index] }
  static func get(_ index: UInt8) -> [UInt8] { [0x68, index] }

  /// An integer in the shortest of BININT and LONG1.
  static func int(_ value: Int) -> [UInt8] {
    if let small = Int32(exactly: value) { return [0x4a] + little(UInt32(bitPattern: small)) }
    return [0x8a, 8] + little(UInt64(bitPattern: Int64(value)))
  }

  static func float(_ value: Double) -> [UInt8] { [0x47] + little(value.bitPattern).reversed() }

  /// BINUNICODE.
  static func text(_ text: String) -> [UInt8] {
    [0x58] + little(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  /// BINBYTES.
  static func bytes(_ bytes: [UInt8]) -> [UInt8] { [0x42] + little(UInt32(bytes.count)) + bytes }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    Array("c\(module)\n\(name)\n".utf8)
  }

  static func inst(_ module: String, _ name: String) -> [UInt8] {
    Array("i\(module)\n\(name)\n".utf8)
  }

  static func tuple(_ parts: [UInt8]...) -> [UInt8] { mark + parts.flatMap { $0 } + tuple }

  static func ints(_ values: [Int]) -> [UInt8] { mark + values.flatMap { int($0) } + tuple }

  static func list(_ parts: [UInt8]...) -> [UInt8] {
    emptyList + mark + parts.flatMap { $0 } + appends
  }

  static func dict(_ pairs: (String, [UInt8])...) -> [UInt8] {
    emptyDict + mark + pairs.flatMap { text($0) + $1 } + setItems
  }

  /// A call of `name` in `module` with `arguments`.
  static func call(_ module: String, _ name: String, _ arguments: [UInt8]...) -> [UInt8] {
    global(module, name) + mark + arguments.flatMap { $0 } + tuple + reduce
  }

  /// A reference to a storage of `count` elements.
  static func storage(
    _ kind: String = "FloatStorage", key: String = "0", count: Int, location: String = "cpu"
  ) -> [UInt8] {
    tuple(text("storage"), global("torch", kind), text(key), text(location), int(count))
      + persistent
  }

  static let hooks = call("collections", "OrderedDict")

  /// `_rebuild_tensor_v2` over a storage; strides are those of a contiguous tensor unless given.
  static func tensor(
    _ storage: [UInt8], offset: Int = 0, _ shape: [Int], strides: [Int]? = nil,
    metadata: [UInt8] = []
  ) -> [UInt8] {
    call(
      "torch._utils", "_rebuild_tensor_v2", storage, int(offset), ints(shape),
      ints(strides ?? contiguous(shape)), `false`, hooks, metadata)
  }

  /// The strides of a contiguous tensor.
  static func contiguous(_ shape: [Int]) -> [Int] {
    var strides: [Int] = []
    var step = 1
    for extent in shape.reversed() {
      strides.insert(step, at: 0)
      step = step.multipliedReportingOverflow(by: max(1, extent)).partialValue
    }
    return strides
  }

  /// A whole pickle of protocol 2 around `value`.
  static func pickle(_ value: [UInt8]) -> [UInt8] { proto(2) + value + stop }

  /// The bytes of `value`, lowest first.
  static func little<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> Number($0 * 8)) }
  }
}
