internal import Tensors

// Tensors that are kept in another way than one element after the other.
extension TorchInterpreter {
  /// `(storage, offset, size, stride, quantizer, requires_grad, hooks)`.
  mutating func quantized(
    _ arguments: RebuildArguments, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    try arguments.require(7...7)
    let storage = try storage(arguments, 0, depth: depth)
    guard let type = storage.scalarType, type.isQuantized else {
      throw arguments.malformed("its storage is not quantized")
    }
    let view = try TensorView(
      type, shape: arguments.ints(2), strides: arguments.ints(3), offset: arguments.int(1),
      storageBytes: storage.window.count, subject: arguments.subject)
    let scheme = try quantizer(arguments, view.shape, depth: depth)
    return TorchTensor(
      scalarType: type, shape: view.shape, layout: .quantized(Quantization(scheme: scheme)),
      requiresGradient: arguments.bool(5), bytes: ViewBytes(storage, view, LazyFlags()),
      storage: storage.identity, view: view)
  }

  /// `(scheme, scale, zero_point)` or `(scheme, scales, zero_points, axis)`.
  private mutating func quantizer(
    _ arguments: RebuildArguments, _ shape: [Int], depth: Int
  ) throws(CheckpointError) -> Quantization.Scheme {
    let fields = RebuildArguments(
      function: arguments.function, values: arguments[4].flatMap { graph.elements($0) } ?? [],
      graph: graph, subject: arguments.subject)
    try fields.require(3...4)
    if fields.values.count == 3 {
      let zeroPoint = try fields.int(2)
      guard Int32(exactly: zeroPoint) != nil else {
        throw fields.malformed("a zero point of \(zeroPoint)")
      }
      return .perTensor(scale: try fields.number(1), zeroPoint: zeroPoint)
    }
    let axis = try fields.int(3)
    guard shape.indices.contains(axis) else {
      throw fields.malformed("axis \(axis) of a tensor with \(shape.count) dimensions")
    }
    guard shape[axis] <= Limits.scales - scaleCount else {
      throw CheckpointError(fields.subject, .limit, "more than \(Limits.scales) scales")
    }
    scaleCount += shape[axis]
    let scales = try channelNumbers(fields, 1, count: shape[axis], depth: depth)
    let zeroPoints = try channelNumbers(fields, 2, count: shape[axis], depth: depth)
    guard zeroPoints.isFloat || zeroPoints.values.allSatisfy({ Int32(exactly: $0) != nil }) else {
      throw fields.malformed("a zero point outside of 32 bits")
    }
    return .perChannel(
      scales: scales.values, zeroPoints: zeroPoints.values, axis: axis, isFloat: zeroPoints.isFloat)
  }

  /// One number for each channel, in a tensor or, in older files, in a list.
  private mutating func channelNumbers(
    _ fields: RebuildArguments, _ index: Int, count: Int, depth: Int
  ) throws(CheckpointError) -> (values: [Double], isFloat: Bool) {
    if let list = fields[index].flatMap({ graph.elements($0) }) {
      let numbers = RebuildArguments(
        function: fields.function, values: list, graph: graph, subject: fields.subject)
      try numbers.require(count...count)
      var values: [Double] = []
      for position in list.indices { values.append(try numbers.number(position)) }
      return (values, list.contains { if case .float = $0 { true } else { false } })
    }
    let tensor = try tensor(fields, index, depth: depth)
    guard tensor.shape == [count], case .strided = tensor.layout else {
      throw fields.malformed("expected \(count) scales, found shape \(tensor.shape)")
    }
    return (try tensor.lazyTensor.doubles(), tensor.scalarType.isFloatingPoint)
  }

  /// `(layout, (parts…, size[, is_coalesced]))`.
  mutating func sparse(
    _ arguments: RebuildArguments, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    try arguments.require(2...2)
    guard let format = sparseFormat(arguments[0]),
      let values = arguments[1].flatMap({ graph.elements($0) })
    else { throw arguments.malformed("a layout that is not known here") }
    let fields = RebuildArguments(
      function: arguments.function, values: values, graph: graph, subject: arguments.subject)
    let names = format.partNames
    try fields.require(names.count + 1...names.count + 2)
    var parts: [(name: String, tensor: TorchTensor)] = []
    for (index, name) in names.enumerated() {
      parts.append((name, try tensor(fields, index, depth: depth)))
    }
    let shape = try fields.ints(names.count)
    let type = parts[names.count - 1].tensor.scalarType
    let sparse = SparseTensor(format: format, parts: parts)
    let bytes = try denseBytes(sparse, type, shape, arguments)
    return TorchTensor(scalarType: type, shape: shape, layout: .sparse(sparse), bytes: bytes)
  }

  /// The elements with zeros filled in; for batches of compressed matrices only their shape.
  private func denseBytes(
    _ sparse: SparseTensor, _ type: ScalarType, _ shape: [Int], _ arguments: RebuildArguments
  ) throws(CheckpointError) -> any TensorBytes {
    if sparse.format != .coordinates, shape.count != 2, let count = type.byteCount(shape: shape) {
      return AbsentBytes(
        count: count, reason: "it is sparse and no single matrix: only its parts can be read")
    }
    let dense = try DenseBytes(sparse, type: type, shape: shape, subject: arguments.subject)
    if dense.isQuicklyChecked { try dense.checkIndices() }
    return dense
  }

  /// `torch.serialization._get_layout('torch.sparse_coo')`.
  private func sparseFormat(_ value: PickleValue?) -> SparseTensor.Format? {
    guard let object = value.flatMap({ graph.object($0) }),
      case .string(let name) = graph.elements(object.arguments)?.first, name.utf8.count <= 64
    else { return nil }
    return SparseTensor.Format(rawValue: String(name.drop { $0 != "." }.dropFirst()))
  }

  /// `(buffer, sizes, strides, storage_offsets)`.
  mutating func nested(
    _ arguments: RebuildArguments, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    try arguments.require(4...4)
    let buffer = try tensor(arguments, 0, depth: depth)
    let sizes = try tensor(arguments, 1, depth: depth)
    let strides = try tensor(arguments, 2, depth: depth)
    let offsets = try tensor(arguments, 3, depth: depth)
    guard sizes.shape.count == 2, strides.shape == sizes.shape, offsets.shape == [sizes.shape[0]],
      [sizes, strides, offsets].allSatisfy({ $0.scalarType == .i64 && $0.isPlain })
    else { throw arguments.malformed("sizes, strides and offsets do not fit together") }
    guard buffer.shape.count == 1, let storage = (buffer.bytes as? ViewBytes)?.asStorage else {
      throw arguments.malformed("its buffer is no stretch of a storage")
    }
    guard sizes.shape[0] <= Limits.nestedParts - nestedCount else {
      throw CheckpointError(
        arguments.subject, .limit, "more than \(Limits.nestedParts) parts of nested tensors")
    }
    nestedCount += sizes.shape[0]
    let parts = try nestedParts(
      storage, buffer.scalarType, try sizes.lazyTensor.int64s(), try strides.lazyTensor.int64s(),
      try offsets.lazyTensor.int64s(), arguments.subject)
    return TorchTensor(
      scalarType: buffer.scalarType, shape: [], layout: .nested(parts),
      bytes: AbsentBytes(count: 0, reason: "it is a list of tensors of different shapes"))
  }

  private func nestedParts(
    _ storage: TorchStorage, _ type: ScalarType, _ sizes: [Int], _ strides: [Int], _ offsets: [Int],
    _ subject: String
  ) throws(CheckpointError) -> [TorchTensor] {
    let rank = offsets.isEmpty ? 0 : sizes.count / offsets.count
    var parts: [TorchTensor] = []
    for (index, offset) in offsets.enumerated() {
      let row = index * rank..<(index + 1) * rank
      let view = try TensorView(
        type, shape: Array(sizes[row]), strides: Array(strides[row]), offset: offset,
        storageBytes: storage.window.count, subject: subject)
      parts.append(
        TorchTensor(
          scalarType: type, shape: view.shape, bytes: ViewBytes(storage, view, LazyFlags())))
    }
    return parts
  }
}

extension TorchTensor {
  /// Whether every element has bytes of its own in a storage, so that there are no more of them than
  /// the file has room for.
  var isPlain: Bool {
    if case .strided = layout, let view { view.isContiguous } else { false }
  }
}

extension ScalarType {
  /// Whether the values are integers with a scale.
  var isQuantized: Bool {
    [.qint8, .quint8, .qint32, .quint4x2, .quint2x4].contains(self)
  }
}

extension LazyTensor {
  /// The values of an int64 tensor.
  func int64s() throws(CheckpointError) -> [Int] {
    guard scalarType == .i64 else {
      throw CheckpointError("tensor", .unsupported, "\(scalarType.rawValue) where I64 is expected")
    }
    var reader = ByteReader(try bytes.read())
    return (0..<elementCount).compactMap { _ in reader.int64() }
  }

  /// The values of a float64, float32 or int64 tensor.
  func doubles() throws(CheckpointError) -> [Double] {
    switch scalarType {
    case .i64: return try int64s().map { Double($0) }
    case .f64:
      var reader = ByteReader(try bytes.read())
      return (0..<elementCount).compactMap { _ in reader.unsigned(8).map { Double(bitPattern: $0) }
      }
    default: return try floats().map { Double($0) }
    }
  }
}
