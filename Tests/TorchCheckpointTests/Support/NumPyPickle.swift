/// Arrays and scalars as NumPy pickles them.
enum NumPyPickle {
  static func dtype(_ code: String, order: String = "<") -> [UInt8] {
    Op.call("numpy", "dtype", Op.text(code), Op.false, Op.true)
      + Op.tuple(
        Op.int(3), Op.text(order), Op.none, Op.none, Op.none, Op.int(-1), Op.int(-1), Op.int(0))
      + Op.build
  }

  static func array(
    _ code: String, order: String = "<", _ shape: [Int], isColumnMajor: Bool = false,
    module: String = "numpy.core.multiarray", _ content: [UInt8]
  ) -> [UInt8] {
    array(
      code, order: order, shape, isColumnMajor: isColumnMajor, module: module,
      value: Op.bytes(content))
  }

  static func array(
    _ code: String, order: String = "<", _ shape: [Int], isColumnMajor: Bool = false,
    module: String = "numpy.core.multiarray", value: [UInt8]
  ) -> [UInt8] {
    Op.call(module, "_reconstruct", Op.global("numpy", "ndarray"), Op.ints([0]), Op.bytes([0x62]))
      + Op.tuple(
        Op.int(1), Op.ints(shape), dtype(code, order: order), isColumnMajor ? Op.true : Op.false,
        value)
      + Op.build
  }

  static func scalar(_ code: String, order: String = "<", _ content: [UInt8]) -> [UInt8] {
    Op.call("numpy.core.multiarray", "scalar", dtype(code, order: order), Op.bytes(content))
  }
}
