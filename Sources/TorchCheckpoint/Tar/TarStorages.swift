internal import Tensors

/// What the persistent ids of a tar archive stand for: tensors, storages and classes.
struct TarStorages: StorageResolver {
  private let storages: [String: TorchStorage]
  private let tensors: [String: TorchTensor]
  private let subject: String

  init(_ storages: [String: TorchStorage], _ tensors: [String: TorchTensor], subject: String) {
    self.storages = storages
    self.tensors = tensors
    self.subject = subject
  }

  /// The text of a key, which is a number or the text of one.
  static func key(_ value: PickleValue) -> String? {
    if case .bytes = value { return nil }
    return StorageID.text(value)
  }

  mutating func resolve(
    _ id: PickleValue, in graph: PickleGraph
  ) throws(CheckpointError) -> TorchValue {
    if let fields = graph.elements(id), case .global(let global) = fields.first {
      return .classReference(global)
    }
    guard let key = TarStorages.key(id) else {
      throw CheckpointError(subject, .tar, "a persistent id that is no key")
    }
    if let tensor = tensors[key] { return .tensor(tensor) }
    if let storage = storages[key] { return .storage(storage) }
    throw CheckpointError(subject, .storage, "tensor \(key) is not in the archive")
  }
}
