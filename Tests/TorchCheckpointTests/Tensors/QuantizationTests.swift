import Tensors
import Testing
import TorchCheckpoint

/// Quantized tensors: raw integers, and the numbers that they stand for.
@Suite struct QuantizationTests {
  private func value(
    _ kind: String, count: Int, _ shape: [Int], _ quantizer: [UInt8], offset: Int = 0
  ) -> [UInt8] {
    Op.call(
      "torch._utils", "_rebuild_qtensor", Op.storage(kind, count: count), Op.int(offset),
      Op.ints(shape), Op.ints(Op.contiguous(shape)), quantizer, Op.false, Op.hooks)
  }

  private func perTensor(_ scale: [UInt8], _ zeroPoint: [UInt8]) -> [UInt8] {
    Op.tuple(Op.global("torch", "per_tensor_affine"), scale, zeroPoint)
  }

  private func perChannel(_ scales: [UInt8], _ zeroPoints: [UInt8], axis: Int) -> [UInt8] {
    Op.tuple(Op.global("torch", "per_channel_affine"), scales, zeroPoints, Op.int(axis))
  }

  private func tensor(
    _ value: [UInt8], _ storages: [(String, [UInt8])]
  ) throws -> TorchTensor {
    try #require(open(TorchArchive.around(Op.dict(("t", value)), storages: storages)).tensor("t"))
  }

  private func numbers(_ tensor: TorchTensor) throws -> [Float] {
    guard case .quantized(let quantization) = tensor.layout else { return [] }
    return quantization.dequantize(
      try tensor.bytes.read(), type: tensor.scalarType, shape: tensor.shape)
  }

  @Test(arguments: [
    ("QInt8Storage", ScalarType.qint8, [0xff, 5] as [UInt8], [-1.5, 1.5] as [Float]),
    ("QUInt8Storage", .quint8, [0xff, 5], [126.5, 1.5]),
    ("QInt32Storage", .qint32, [0xff, 0xff, 0xff, 0xff, 5, 0, 0, 0], [-1.5, 1.5]),
  ])
  func wholeBytes(_ kind: String, _ type: ScalarType, _ raw: [UInt8], _ expected: [Float]) throws {
    let tensor = try tensor(
      value(kind, count: 2, [2], perTensor(Op.float(0.5), Op.int(2))), [("0", raw)])
    #expect(tensor.scalarType == type)
    #expect(tensor.layoutName == "quantized")
    #expect(try tensor.bytes.read() == raw)
    #expect(try numbers(tensor) == expected)
  }

  /// Two and four numbers a byte, lowest bits first.
  @Test(arguments: [
    ("QUInt4x2Storage", [0x21, 0x03] as [UInt8], [1, 2, 3] as [Float]),
    ("QUInt2x4Storage", [0b111001], [1, 2, 3]),
  ])
  func packed(_ kind: String, _ raw: [UInt8], _ expected: [Float]) throws {
    let quantizer = perTensor(Op.float(1), Op.int(0))
    let tensor = try tensor(value(kind, count: raw.count, [3], quantizer), [("0", raw)])
    #expect(try numbers(tensor) == expected)
  }

  @Test func channels() throws {
    let scales = Op.tensor(Op.storage("DoubleStorage", key: "1", count: 2), [2])
    let points = Op.tensor(Op.storage("LongStorage", key: "2", count: 2), [2])
    let storages: [(String, [UInt8])] = [
      ("0", [1, 2, 3, 4]), ("1", [1.0, 10.0].flatMap { Op.little($0.bitPattern) }),
      ("2", TorchArchive.longs([0, 3])),
    ]
    let byRow = value("QInt8Storage", count: 4, [2, 2], perChannel(scales, points, axis: 0))
    #expect(try numbers(tensor(byRow, storages)) == [1, 2, 0, 10])
    let byColumn = value("QInt8Storage", count: 4, [2, 2], perChannel(scales, points, axis: 1))
    #expect(try numbers(tensor(byColumn, storages)) == [1, -10, 3, 10])
  }

  /// Older files have the numbers in lists; fractions as zero points are subtracted as such.
  @Test func lists() throws {
    let whole = perChannel(
      Op.list(Op.float(2), Op.float(3)), Op.list(Op.int(1), Op.int(0)), axis: 0)
    #expect(
      try numbers(tensor(value("QInt8Storage", count: 2, [2], whole), [("0", [4, 5])])) == [6, 15])
    let fractions = perChannel(
      Op.list(Op.float(2), Op.float(3)), Op.list(Op.float(0.5), Op.float(0)), axis: 0)
    #expect(
      try numbers(tensor(value("QInt8Storage", count: 2, [2], fractions), [("0", [4, 5])])) == [
        7, 15,
      ])
  }

  /// T9: an axis that is none, other numbers of scales, zero points beyond 32 bits.
  @Test func malformed() throws {
    let long = Op.tensor(Op.storage("LongStorage", key: "2", count: 1), [1])
    let scale = Op.list(Op.float(1))
    let quantizers = [
      perTensor(Op.float(1), Op.int(.max)), perTensor(Op.float(1), Op.int(.min)),
      perTensor(Op.text("1"), Op.int(0)), perTensor(Op.float(1), Op.float(0)), Op.none,
      perChannel(scale, Op.list(Op.int(0)), axis: 1),
      perChannel(scale, Op.list(Op.int(0)), axis: -1),
      perChannel(Op.list(), Op.list(Op.int(0)), axis: 0), perChannel(scale, Op.list(), axis: 0),
      perChannel(scale, Op.none, axis: 0), perChannel(scale, long, axis: 0),
    ]
    let storages: [(String, [UInt8])] = [("0", [1]), ("2", TorchArchive.longs([.max]))]
    for (index, quantizer) in quantizers.enumerated() {
      let bytes = TorchArchive.around(
        Op.dict(("t", value("QInt8Storage", count: 1, [1], quantizer))), storages: storages)
      #expect(try errorKind(bytes) == .tensorArguments, "case \(index)")
    }
    let plain = value("FloatStorage", count: 1, [1], perTensor(Op.float(1), Op.int(0)))
    let kind = try errorKind(TorchArchive.around(plain, storages: [("0", [1, 2, 3, 4])]))
    #expect(kind == .tensorArguments)
  }

  /// Sixty bytes of pickle must not make a hundred megabytes of scales, each time anew.
  @Test func scalesHaveALimit() throws {
    let count = 1_500_000
    let repeated = Op.tensor(Op.storage("DoubleStorage", key: "1", count: 1), [count], strides: [0])
    let points = Op.tensor(Op.storage("LongStorage", key: "2", count: 1), [count], strides: [0])
    let one = Op.call(
      "torch._utils", "_rebuild_qtensor", Op.storage("QInt8Storage", count: 1), Op.int(0),
      Op.ints([count]), Op.ints([0]), perChannel(repeated, points, axis: 0), Op.false, Op.hooks)
    let storages: [(String, [UInt8])] = [
      ("0", [1]), ("1", Op.little(Double(1).bitPattern)), ("2", TorchArchive.longs([0])),
    ]
    #expect(
      try errorKind(TorchArchive.around(Op.list(one, one, one), storages: storages)) == .limit)
  }
}
