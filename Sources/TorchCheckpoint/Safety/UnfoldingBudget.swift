package import Tensors

/// How many bytes the tensors of a file may unfold into when they are read.
///
/// A few bytes can be repeated by an expanded view, given very many names, or inflated again for
/// each view: each tensor alone is in order, all of them are a bomb. Tensors are charged in the order
/// of the file and those that do not fit are refused when they are read, always the same ones.
package struct UnfoldingBudget {
  private let subject: String
  private let allowance: Int
  private var left: Int
  /// The compressed storage that the tensor before looked into: it is still inflated.
  private var inflated: Int?

  /// The budget of files of `bytes` bytes altogether.
  package init(_ subject: String, bytes: Int) {
    self.subject = subject
    let (product, overflow) = bytes.multipliedReportingOverflow(by: Limits.unfoldedPerByte)
    allowance = max(Limits.unfoldedFloor, overflow ? .max : product)
    left = allowance
  }

  /// The tensors of `file`, of which those past the budget refuse to be read.
  static func bound(
    _ tensors: [(path: String, tensor: TorchTensor)], in file: InputFile
  ) -> [(path: String, tensor: TorchTensor)] {
    var budget = UnfoldingBudget(file.path, bytes: file.size)
    return tensors.map { path, tensor in
      let cost = budget.cost(of: tensor)
      return (
        path, budget.admit(cost) ? tensor : tensor.with(budget.refusal(of: tensor.bytes, path))
      )
    }
  }

  /// Charges `cost` bytes; false where they are too many.
  package mutating func admit(_ cost: Int) -> Bool {
    guard cost <= left else { return false }
    left -= cost
    return true
  }

  /// Bytes in place of `bytes` that refuse to be read.
  package func refusal(of bytes: any TensorBytes, _ path: String) -> any TensorBytes {
    RefusedBytes(
      count: bytes.count,
      error: CheckpointError(
        "\(subject): \(path.printable(limit: 200))", .unfolding,
        "expected tensors of at most \(allowance) bytes altogether, found more up to here",
        hint: "the file repeats few bytes very often: save the tensors as copies of their own"))
  }

  /// What reading `tensor` costs: its own bytes, and those that are looked through for them.
  private mutating func cost(of tensor: TorchTensor) -> Int {
    if case .meta = tensor.layout { return 0 }
    let view = tensor.bytes as? ViewBytes
    let search = view?.searchedBytes ?? 0
    var inflation = 0
    if let storage = view?.compressedStorage {
      if storage.count > Limits.inflatedBytes || inflated != storage.identity {
        inflation = storage.count
      }
      inflated = storage.identity
    }
    let (sum, overflow) = tensor.bytes.count.addingReportingOverflow(search)
    let (total, overflowed) = sum.addingReportingOverflow(inflation)
    return overflow || overflowed ? .max : total
  }
}

/// Bytes that are known to be too many.
private struct RefusedBytes: TensorBytes {
  let count: Int
  let error: CheckpointError

  var fileRange: FileRange? { nil }

  func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    throw error
  }
}

extension TorchTensor {
  /// The same tensor over other bytes.
  func with(_ bytes: any TensorBytes) -> TorchTensor {
    TorchTensor(
      scalarType: scalarType, shape: shape, layout: layout, requiresGradient: requiresGradient,
      bytes: bytes, storage: storage, view: view)
  }
}

extension CheckpointError.Kind {
  /// The tensors of a file would unfold into far more bytes than it has.
  package static let unfolding = Self("unfolds-too-far")
}
