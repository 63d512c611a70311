internal import Tensors

/// Decodes the arrays and scalars of NumPy from what they look like in a pickle.
struct NumPyDecoder {
  private let graph: PickleGraph
  private let subject: String

  init(_ graph: PickleGraph, _ subject: String) {
    self.graph = graph
    self.subject = subject
  }

  /// The array that `object` is, or nil where it is none.
  func decode(_ object: PickleObject, _ global: PickleGlobal) throws(CheckpointError) -> NumPyArray?
  {
    switch global.module {
    case "numpy.core.multiarray", "numpy._core.multiarray":
      if global.name == "scalar" { return try scalar(object) }
      if global.name == "_reconstruct" { return try array(object) }
    case "numpy.core.numeric", "numpy._core.numeric":
      if global.name == "_frombuffer" { return try fromBuffer(object) }
    default: break
    }
    return nil
  }

  /// Whether `global` makes arrays or scalars.
  static func makesArray(_ global: PickleGlobal) -> Bool {
    ["scalar", "_reconstruct", "_frombuffer"].contains(global.name)
      && [
        "numpy.core.multiarray", "numpy._core.multiarray", "numpy.core.numeric",
        "numpy._core.numeric",
      ].contains(global.module)
  }

  private func scalar(_ object: PickleObject) throws(CheckpointError) -> NumPyArray? {
    let arguments = graph.elements(object.arguments) ?? []
    guard arguments.count == 2, let type = NumPyType(arguments[0], in: graph) else { return nil }
    guard let bytes = bytes(arguments[1]) else { return nil }
    return try make(type, shape: [], isColumnMajor: false, bytes: bytes)
  }

  /// `_reconstruct(ndarray, (0,), b'b')` with state `(version, shape, dtype, fortran, bytes)`.
  private func array(_ object: PickleObject) throws(CheckpointError) -> NumPyArray? {
    guard let state = object.state.flatMap({ graph.elements($0) }), state.count == 5,
      let shape = ints(state[1]), let type = NumPyType(state[2], in: graph)
    else { return nil }
    let isColumnMajor = state[3] == .bool(true) || state[3] == .int(1)
    if type.kind == "O" {
      return NumPyArray(dtype: "object", shape: shape, tensor: nil, bytes: nil)
    }
    guard let bytes = bytes(state[4]) else { return nil }
    return try make(type, shape: shape, isColumnMajor: isColumnMajor, bytes: bytes)
  }

  /// `_frombuffer(bytes, dtype, shape, order)` of protocol 5.
  private func fromBuffer(_ object: PickleObject) throws(CheckpointError) -> NumPyArray? {
    let arguments = graph.elements(object.arguments) ?? []
    guard arguments.count >= 4, let bytes = bytes(arguments[0]),
      let type = NumPyType(arguments[1], in: graph), let shape = ints(arguments[2])
    else { return nil }
    return try make(
      type, shape: shape, isColumnMajor: arguments[3] == .string("F"), bytes: bytes)
  }

  private func make(
    _ type: NumPyType, shape: [Int], isColumnMajor: Bool, bytes: [UInt8]
  ) throws(CheckpointError) -> NumPyArray {
    guard shape.count <= Limits.rank, let count = elementCount(of: shape),
      count.multipliedReportingOverflow(by: type.size) == (bytes.count, false)
    else {
      throw CheckpointError(
        subject, .tensorGeometry,
        "an array of shape \(shape) and \(type.size)-byte elements over \(bytes.count) bytes")
    }
    var ordered = bytes
    if isColumnMajor, shape.count > 1, !bytes.isEmpty {
      ordered = rowMajor(bytes, shape, size: type.size)
    }
    if type.isBigEndian { type.swap(&ordered) }
    if type.scalarType == .bool { ordered = ordered.map { $0 == 0 ? 0 : 1 } }
    let tensor = type.scalarType.map {
      LazyTensor(scalarType: $0, shape: shape, bytes: MemoryBytes(ordered))
    }
    return NumPyArray(dtype: type.name, shape: shape, tensor: tensor, bytes: ordered)
  }

  private func rowMajor(_ bytes: [UInt8], _ shape: [Int], size: Int) -> [UInt8] {
    var strides: [Int] = []
    var step = 1
    for extent in shape {
      strides.append(step)
      step *= extent
    }
    var walk = ElementWalk(shape: shape, strides: strides)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    while let element = walk.next() {
      result.append(contentsOf: bytes[element * size..<(element + 1) * size])
    }
    return result
  }

  /// Bytes as such, or as protocol 2 writes them: `_codecs.encode(text, 'latin1')`.
  private func bytes(_ value: PickleValue) -> [UInt8]? {
    if case .bytes(let bytes) = value { return bytes }
    if case .byteArray(let bytes) = graph.node(value) { return bytes }
    if case .string(let text) = value { return EncodedBytes.latin1(text) }
    return graph.object(value).flatMap { EncodedBytes.decode($0, in: graph) }
  }

  private func ints(_ value: PickleValue) -> [Int]? {
    guard let elements = graph.elements(value) else { return nil }
    let integers = elements.compactMap { if case .int(let integer) = $0 { integer } else { nil } }
    return integers.count == elements.count && integers.allSatisfy { $0 >= 0 } ? integers : nil
  }
}
