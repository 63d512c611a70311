internal import Tensors

// The functions of torch/_utils.py and torch/_tensor.py that make tensors.
extension TorchInterpreter {
  mutating func rebuild(
    _ function: PickleGlobal, _ values: [PickleValue], _ subject: String, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    let arguments = RebuildArguments(
      function: function.name, values: values, graph: graph, subject: subject)
    switch function.name {
    case "_rebuild_tensor":
      try arguments.require(4...4)
      return try strided(arguments, type: nil, depth: depth)
    case "_rebuild_tensor_v2":
      try arguments.require(6...7)
      return try strided(arguments, type: nil, metadata: 6, depth: depth)
    case "_rebuild_tensor_v3":
      try arguments.require(7...8)
      return try strided(
        arguments, type: arguments.scalarType(6), metadata: 7, depth: depth)
    case "_rebuild_parameter", "_rebuild_parameter_with_state":
      try arguments.require(3...4)
      return try tensor(arguments, 0, depth: depth).requiringGradient(arguments.bool(1))
    case "_rebuild_from_type", "_rebuild_from_type_v2":
      return try fromType(arguments, depth: depth)
    case "_rebuild_qtensor": return try quantized(arguments, depth: depth)
    case "_rebuild_sparse_tensor", "_rebuild_sparse_csr_tensor":
      return try sparse(arguments, depth: depth)
    case "_rebuild_nested_tensor": return try nested(arguments, depth: depth)
    case "_rebuild_meta_tensor_no_storage":
      try arguments.require(4...4)
      return try meta(arguments, type: 0, shape: 1, strides: 2, reason: "a meta tensor")
    case "_rebuild_wrapper_subclass":
      try arguments.require(8...9)
      return try meta(
        arguments, type: 1, shape: 2, strides: 3, reason: "a wrapper whose data is in its state")
    case "_rebuild_device_tensor_from_cpu_tensor":
      return try fromProcessor(arguments, depth: depth)
    case "_rebuild_device_tensor_from_numpy", "_rebuild_xla_tensor":
      return try fromNumPy(arguments, depth: depth)
    default: throw arguments.malformed("a function that is not known here")
    }
  }

  /// `(storage, offset, size, stride[, requires_grad, hooks, …])`.
  private mutating func strided(
    _ arguments: RebuildArguments, type: ScalarType?, metadata: Int? = nil, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    let storage = try storage(arguments, 0, depth: depth)
    guard let type = type ?? storage.scalarType else {
      throw arguments.malformed("an untyped storage without a dtype")
    }
    let view = try TensorView(
      type, shape: arguments.ints(2), strides: arguments.ints(3), offset: arguments.int(1),
      storageBytes: storage.window.count, subject: arguments.subject)
    let flags = metadata.flatMap { arguments[$0] }.map { lazyFlags($0, arguments.subject) }
    guard flags?.isNegated != true || ElementFinish.canNegate(type) else {
      throw arguments.malformed("\(type.rawValue) elements to be negated")
    }
    reportExpansion(view, arguments.subject)
    return TorchTensor(
      scalarType: type, shape: view.shape, requiresGradient: arguments.bool(4),
      bytes: ViewBytes(storage, view, flags ?? LazyFlags()), storage: storage.identity, view: view)
  }

  /// `torch.FloatTensor` as PyTorch up to 0.1 saved it: state `(storage, offset, size, stride)`.
  mutating func oldTensor(
    _ global: PickleGlobal, _ state: PickleValue, _ subject: String, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    let arguments = RebuildArguments(
      function: global.name, values: graph.elements(state) ?? [], graph: graph, subject: subject)
    try arguments.require(4...4)
    return try strided(
      arguments, type: TorchNames.scalarType(of: global.name, suffix: "Tensor"), depth: depth)
  }

  private mutating func reportExpansion(_ view: TensorView, _ subject: String) {
    guard view.byteCount > Limits.expandedBytes,
      view.byteCount / Limits.expansion > view.window.count
    else { return }
    log.add(
      .warning, "expanded-view",
      "\(subject): \(view.window.count) bytes are repeated up to \(view.byteCount)")
  }

  private mutating func lazyFlags(_ metadata: PickleValue, _ subject: String) -> LazyFlags {
    var flags = LazyFlags()
    for entry in graph.entries(metadata) ?? [] {
      if entry.key == .string("conj"), case .bool(let value) = entry.value {
        flags.isConjugated = value
      } else if entry.key == .string("neg"), case .bool(let value) = entry.value {
        flags.isNegated = value
      } else {
        log.add(
          .warning, "unknown-tensor-metadata", "\(subject): \(KeyText.of(entry.key, graph))")
      }
    }
    return flags
  }

  /// `(function, type, arguments, state)`: a tensor of a subclass or with attributes.
  private mutating func fromType(
    _ arguments: RebuildArguments, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    try arguments.require(4...4)
    guard case .global(let function) = arguments[0], TorchInterpreter.isTensorFunction(function),
      let values = arguments[2].flatMap({ graph.elements($0) })
    else { throw arguments.malformed("a function that is not known here") }
    guard depth < 16 else { throw arguments.malformed("functions nest too deep") }
    return try rebuild(function, values, arguments.subject, depth: depth + 1)
  }

  private func meta(
    _ arguments: RebuildArguments, type: Int, shape: Int, strides: Int, reason: String
  ) throws(CheckpointError) -> TorchTensor {
    let type = try arguments.scalarType(type)
    let shape = try arguments.ints(shape)
    guard shape.count <= Limits.rank, let count = type.packedByteCount(shape: shape) else {
      throw arguments.malformed("the shape \(shape) is impossible")
    }
    return TorchTensor(
      scalarType: type, shape: shape, layout: .meta,
      bytes: AbsentBytes(count: count, reason: "it is \(reason): only its shape was saved"))
  }

  /// `(tensor, dtype, device, requires_grad)`.
  private mutating func fromProcessor(
    _ arguments: RebuildArguments, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    try arguments.require(4...4)
    let tensor = try tensor(arguments, 0, depth: depth)
    let type = try arguments.scalarType(1)
    guard tensor.scalarType == type else {
      throw arguments.malformed("\(tensor.scalarType.rawValue) to be converted to \(type.rawValue)")
    }
    return tensor.requiringGradient(arguments.bool(3))
  }

  /// `(array, dtype, device, requires_grad)`; NumPy has no bfloat16, so such tensors come as float32.
  private mutating func fromNumPy(
    _ arguments: RebuildArguments, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    try arguments.require(4...4)
    guard let value = arguments[0],
      case .array(let array) = try resolve(value, arguments.subject, depth: depth),
      let tensor = array.tensor
    else { throw arguments.malformed("argument 0 is no array of numbers") }
    let type = try arguments.scalarType(1)
    var bytes = tensor.bytes
    if type == .bf16, tensor.scalarType == .f32 {
      bytes = MemoryBytes(
        try tensor.floats().flatMap { FloatNarrowing.brain($0).littleEndianBytes })
    } else if tensor.scalarType != type {
      throw arguments.malformed("an array of \(array.dtype) for a tensor of \(type.rawValue)")
    }
    return TorchTensor(
      scalarType: type, shape: tensor.shape, requiresGradient: arguments.bool(3), bytes: bytes)
  }
}

extension TorchStorage {
  /// The type of its elements, unless it leaves that to the tensors.
  var scalarType: ScalarType? {
    if case .typed(let type) = storageClass { type } else { nil }
  }
}

extension TorchTensor {
  func requiringGradient(_ value: Bool) -> TorchTensor {
    TorchTensor(
      scalarType: scalarType, shape: shape, layout: layout, requiresGradient: value, bytes: bytes,
      storage: storage, view: view)
  }
}

extension UInt16 {
  fileprivate var littleEndianBytes: [UInt8] {
    [UInt8(truncatingIfNeeded: self), UInt8(truncatingIfNeeded: self >> 8)]
  }
}
