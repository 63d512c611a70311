internal import Tensors

/// The storages of a legacy stream, by key.
struct LegacyStorages: StorageResolver {
  private let storages: [String: TorchStorage]
  private let subject: String

  init(_ storages: [String: TorchStorage], subject: String) {
    self.storages = storages
    self.subject = subject
  }

  /// The fields of a persistent id, in binary or as protocol 0 writes them.
  static func fields(_ id: PickleValue, in graph: PickleGraph) -> [PickleValue]? {
    if case .string(let text) = id { return PersistentIDText.fields(text) }
    return graph.elements(id)
  }

  mutating func resolve(
    _ id: PickleValue, in graph: PickleGraph
  ) throws(CheckpointError) -> TorchValue {
    let fields = LegacyStorages.fields(id, in: graph) ?? []
    // A module saved whole brings its class and its source code.
    if fields.first == .string("module"), fields.count == 4, case .global(let global) = fields[1] {
      return .classReference(global)
    }
    let id = try StorageID(fields, in: graph, subject: subject)
    guard let storage = storages[id.key] else {
      throw CheckpointError(subject, .storage, "storage “\(id.key)” is not in the file")
    }
    let own = try storage.again(under: id, subject: subject)
    guard let view = id.view else { return .storage(own) }
    let size = id.storageClass.elementSize
    let (end, overflow) = view.offset.addingReportingOverflow(view.count)
    guard !overflow, end <= id.elementCount else {
      throw CheckpointError(
        subject, .storage,
        "the view \(view.offset)..<\(end) lies outside of storage “\(id.key)” with \(id.elementCount) elements"
      )
    }
    return .storage(
      TorchStorage(
        identity: own.identity, storageClass: own.storageClass, bytes: own.bytes,
        window: view.offset * size..<end * size))
  }
}
