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
      return .perTensor(scale: try fields.number(1), zeroPoint: try fields.int(2))
    }
    let axis = try fields.int(3)
    guard shape.indices.contains(axis) else {
      throw fields.malformed("axis \(axis) of a tensor with \(shape.count) dimensions")
    }
    let scales = try tensor(fields, 1, depth: depth)
    let zeroPoints = try tensor(fields, 2, depth: depth)
    guard scales.shape == [shape[axis]], zeroPoints.shape == scales.shape else {
      throw fields.malformed("expected \(shape[axis]) scales, found shape \(scales.shape)")
    }
    return .perChannel(
      scales: try scales.lazyTensor.doubles(), zeroPoints: try zeroPoints.lazyTensor.doubles(),
      axis: axis, isFloat: zeroPoints.scalarType.isFloatingPoint)
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
    let dense = try DenseBytes(sparse, type: type, shape: shape, subject: arguments.subject)
    if dense.isQuicklyChecked { try dense.checkIndices() }
    return TorchTensor(scalarType: type, shape: shape, layout: .sparse(sparse), bytes: dense)
  }

  /// `torch.serialization._get_layout('torch.sparse_coo')`.
  private func sparseFormat(_ value: PickleValue?) -> SparseTensor.Format? {
    guard let object = value.flatMap({ graph.object($0) }),
      case .string(let name) = graph.elements(object.arguments)?.first
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
      [sizes, strides, offsets].allSatisfy({ $0.scalarType == .i64 }),
      case .strided = buffer.layout, buffer.shape.count == 1, sizes.shape[0] <= Limits.tensors
    else { throw arguments.malformed("sizes, strides and offsets do not fit together") }
    let (sizeRows, strideRows) = (try sizes.lazyTensor.int64s(), try strides.lazyTensor.int64s())
    let firsts = try offsets.lazyTensor.int64s()
    let rank = sizes.shape[1]
    // The buffer is read as a storage of its own: it may itself be a view.
    let storage = TorchStorage(
      identity: -1, storageClass: .typed(buffer.scalarType),
      bytes: MemoryBytes(try buffer.bytes.read()))
    var parts: [TorchTensor] = []
    for index in firsts.indices {
      let row = index * rank..<(index + 1) * rank
      let view = try TensorView(
        buffer.scalarType, shape: Array(sizeRows[row]), strides: Array(strideRows[row]),
        offset: firsts[index], storageBytes: storage.bytes.count, subject: arguments.subject)
      parts.append(
        TorchTensor(
          scalarType: buffer.scalarType, shape: view.shape,
          bytes: ViewBytes(storage, view, LazyFlags())))
    }
    return TorchTensor(
      scalarType: buffer.scalarType, shape: [], layout: .nested(parts),
      bytes: AbsentBytes(count: 0, reason: "it is a list of tensors of different shapes"))
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
