import Tensors
import Testing
import TorchCheckpoint

/// Arrays and scalars of NumPy, in every form in which they are pickled.
@Suite struct NumPyTests {
  private func array(_ value: [UInt8]) throws -> NumPyArray {
    try #require(open(TorchArchive.around(Op.dict(("a", value)))).arrays.first?.array)
  }

  private func kind(_ value: [UInt8]) throws -> CheckpointError.Kind? {
    try errorKind(TorchArchive.around(Op.dict(("a", value))))
  }

  @Test(arguments: ["numpy.core.multiarray", "numpy._core.multiarray"])
  func arrays(_ module: String) throws {
    let array = try array(
      NumPyPickle.array("i2", [2, 2], module: module, [1, 0, 2, 0, 3, 0, 4, 0]))
    #expect(array.dtype == "int16")
    #expect(array.shape == [2, 2])
    #expect(array.bytes == [1, 0, 2, 0, 3, 0, 4, 0])
    #expect(array.tensor?.scalarType == .i16)
  }

  @Test func scalars() throws {
    let array = try array(NumPyPickle.scalar("f8", Op.little(Double(2.5).bitPattern)))
    #expect(array.dtype == "float64")
    #expect(array.shape.isEmpty)
    #expect(try array.tensor?.floats() == [2.5])
  }

  @Test func byteOrder() throws {
    #expect(
      try array(NumPyPickle.array("u4", order: ">", [1], [1, 2, 3, 4])).bytes == [4, 3, 2, 1])
    #expect(
      try array(NumPyPickle.array("c8", order: ">", [1], Array(1...8))).bytes == [
        4, 3, 2, 1, 8, 7, 6, 5,
      ])
    #expect(
      try array(NumPyPickle.array("U1", order: ">", [1], [0, 0, 0, 65])).bytes == [65, 0, 0, 0])
  }

  @Test func columnMajor() throws {
    let array = try array(NumPyPickle.array("u1", [2, 3], isColumnMajor: true, Array(1...6)))
    #expect(array.bytes == [1, 3, 5, 2, 4, 6])
  }

  @Test func booleans() throws {
    #expect(try array(NumPyPickle.array("b1", [3], [0, 1, 9])).bytes == [0, 1, 1])
  }

  @Test func texts() throws {
    let array = try array(NumPyPickle.array("U2", [1], [65, 0, 0, 0, 66, 0, 0, 0]))
    #expect(array.dtype == "<U2")
    #expect(array.tensor == nil)
  }

  @Test func objects() throws {
    let array = try array(NumPyPickle.array("O8", [2], value: Op.list(Op.int(1), Op.none)))
    #expect(array.dtype == "object")
    #expect(array.bytes == nil)
  }

  /// Protocol 2 writes bytes as text in Latin-1.
  @Test func encodedBytes() throws {
    let value = Op.call("_codecs", "encode", Op.text("a\u{ff}"), Op.text("latin1"))
    #expect(try array(NumPyPickle.array("u1", [2], value: value)).bytes == [0x61, 0xff])
  }

  /// Protocol 5 hands the buffer over in one call.
  @Test func fromBuffer() throws {
    for order in ["C", "F"] {
      let value = Op.call(
        "numpy._core.numeric", "_frombuffer", Op.bytes([1, 2, 3, 4]), NumPyPickle.dtype("u1"),
        Op.ints([2, 2]), Op.text(order))
      #expect(try array(value).bytes == (order == "C" ? [1, 2, 3, 4] : [1, 3, 2, 4]))
    }
  }

  @Test func sizesThatDoNotFit() throws {
    #expect(try kind(NumPyPickle.array("i2", [3], [1, 0])) == .tensorGeometry)
    #expect(try kind(NumPyPickle.array("i8", [1 << 62], [])) == .tensorGeometry)
    #expect(try kind(NumPyPickle.array("i8", [1 << 40, 1 << 40, 0], [])) == .tensorGeometry)
  }

  /// Elements of no bytes can be as many as one likes; nobody must count them.
  @Test func elementsWithoutBytes() throws {
    let array = try array(NumPyPickle.array("S0", [1 << 31, 1 << 31], isColumnMajor: true, []))
    #expect(array.bytes == [])
  }

  /// What is no array after all is mentioned as one.
  @Test func unreadableArrays() throws {
    for code in ["M8[ns]", "zz", "", "f99999999999999999999"] {
      let file = try open(TorchArchive.around(Op.dict(("a", NumPyPickle.array(code, [1], [0])))))
      #expect(file.arrays.isEmpty)
      #expect(file.objects.map(\.type) == ["numpy.ndarray"])
    }
  }

  /// One long text decoded for very many arrays would be memory out of proportion.
  @Test func manyArraysOfOneText() throws {
    let text = Op.call(
      "_codecs", "encode", Op.text(String(repeating: "a", count: 1 << 20)), Op.text("latin1"))
    let first = NumPyPickle.array("u1", [1 << 20], value: text + Op.put(0))
    let others = (0..<150).flatMap { _ in NumPyPickle.array("u1", [1 << 20], value: Op.get(0)) }
    #expect(try errorKind(TorchArchive.around(Op.list(first, others))) == .limit)
  }
}
