package import Tensors

/// The stream that `torch.save` wrote from PyTorch 0.1.10 to 1.5, and still writes on request: five
/// pickles (magic number, version, system, object, storage keys) and then the storages.
struct LegacyContainer {
  /// 0x1950A86A20F9469CFC6C.
  static let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  private static let protocolVersion = 1001

  private let file: InputFile
  private var stream: PickleStream

  /// Begins after the magic number, which `stream` has read.
  init(_ file: InputFile, after stream: PickleStream) {
    self.file = file
    self.stream = stream
  }

  /// Reads the pickles and finds the storages behind them.
  mutating func open(log: inout FindingLog) throws(CheckpointError) -> OpenedPickle {
    let first = try stream.next(&log)
    let (version, graph) = (first.root, first.graph)
    guard version == .int(LegacyContainer.protocolVersion) else {
      throw CheckpointError(
        file.path, .legacyStream,
        "expected version \(LegacyContainer.protocolVersion), found \(KeyText.of(version, graph))")
    }
    let system = try stream.next(&log)
    guard system.graph.entries(system.root) != nil || system.graph.count == 1 else {
      throw CheckpointError(file.path, .legacyStream, "no description of the writing system")
    }
    let object = try stream.next(&log)
    let ids = try storageIDs(in: object.graph)
    let keys = try storageKeys(&log)
    let storages = try readStorages(keys, ids)
    if stream.remaining > 0 {
      log.add(.info, "trailing-data", "\(stream.remaining) bytes follow the last storage")
      // Other objects may follow in the same file; their calls count as well.
      try TrailingPickles.search(stream.position..<file.size, of: file, in: file.path, &log)
    }
    return OpenedPickle(
      container: .legacy, pickle: object,
      storages: LegacyStorages(storages, subject: file.path), subject: file.path)
  }

  /// The persistent ids of storages; the first use of a key decides.
  private func storageIDs(in graph: PickleGraph) throws(CheckpointError) -> [String: StorageID] {
    var ids: [String: StorageID] = [:]
    for index in 0..<graph.count {
      guard case .persistent(let value) = graph[index],
        let fields = LegacyStorages.fields(value, in: graph), fields.first == .string("storage")
      else { continue }
      let id = try StorageID(fields, in: graph, subject: file.path)
      if ids[id.key] == nil { ids[id.key] = id }
    }
    return ids
  }

  private mutating func storageKeys(_ log: inout FindingLog) throws(CheckpointError) -> [String] {
    let pickle = try stream.next(&log)
    guard case .list(let values)? = pickle.graph.node(pickle.root) else {
      throw CheckpointError(file.path, .legacyStream, "no list of storage keys after the object")
    }
    var keys: [String] = []
    var known: Set<String> = []
    for value in values {
      guard let key = StorageID.text(value) else {
        throw CheckpointError(file.path, .legacyStream, "a storage key that is no text")
      }
      guard known.insert(key).inserted else {
        throw CheckpointError(file.path, .legacyStream, "storage “\(key)” is listed twice")
      }
      keys.append(key)
    }
    return keys
  }

  private mutating func readStorages(
    _ keys: [String], _ ids: [String: StorageID]
  ) throws(CheckpointError) -> [String: TorchStorage] {
    var storages: [String: TorchStorage] = [:]
    for key in keys {
      guard let id = ids[key] else {
        throw CheckpointError(
          file.path, .storage, "storage “\(key)” is used by nothing, so its element size is unknown"
        )
      }
      let count = try stream.int64()
      let (bytes, overflow) = count.multipliedReportingOverflow(by: id.storageClass.elementSize)
      guard count >= 0, !overflow, count == id.elementCount else {
        throw CheckpointError(
          file.path, .storage,
          "storage “\(key)”: expected \(id.elementCount) elements, found \(count)")
      }
      storages[key] = TorchStorage(
        identity: storages.count, storageClass: id.storageClass, bytes: try stream.skip(bytes))
    }
    for key in ids.keys where storages[key] == nil {
      throw CheckpointError(file.path, .storage, "storage “\(key)” is not in the file")
    }
    return storages
  }
}

extension CheckpointError.Kind {
  /// The pickles of a legacy stream are not what PyTorch writes.
  package static let legacyStream = Self("malformed-legacy-stream")
}
