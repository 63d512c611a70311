internal import Tensors

/// The tar archive that PyTorch wrote before 0.1.10: `storages`, `tensors`, `pickle`, `sys_info`.
struct TarContainer {
  private let file: InputFile
  private let archive: TarArchive

  init(_ file: InputFile) throws(CheckpointError) {
    self.file = file
    archive = try TarArchive(file)
  }

  /// Reads storages and tensors, then the object that refers to them.
  func open(log: inout FindingLog) throws(CheckpointError) -> OpenedPickle {
    for name in archive.members.keys.sorted()
    where !["pickle", "tensors", "storages"].contains(name) {
      if name != "sys_info" { log.add(.warning, "unreferenced-entry", name) }
      guard let range = archive.members[name] else { continue }
      try TrailingPickles.search(range, of: file, in: "\(file.path): \(name)", &log)
    }
    let storages = try readStorages(&log)
    let tensors = try readTensors(storages, &log)
    var stream = try member("pickle")
    let pickle = try stream.next(&log)
    if stream.remaining > 0 {
      log.add(.warning, "bytes-after-stop", "\(stream.remaining) bytes follow the pickle")
      try TrailingPickles.search(
        stream.position..<stream.position + stream.remaining, of: file, in: file.path, &log)
    }
    return OpenedPickle(
      container: .tar, pickle: pickle,
      storages: TarStorages(storages, tensors, subject: file.path), subject: file.path)
  }

  private func member(_ name: String) throws(CheckpointError) -> PickleStream {
    guard let range = archive.members[name] else {
      throw CheckpointError(file.path, .tar, "“\(name)” is not in the archive")
    }
    return PickleStream(file, in: range)
  }

  private func refuse(_ detail: String) -> CheckpointError {
    CheckpointError(file.path, .tar, detail)
  }

  /// A count that its member can hold, at eight bytes an item and more.
  private func count(
    _ stream: inout PickleStream, _ log: inout FindingLog
  ) throws(CheckpointError) -> Int {
    guard case .int(let count) = try stream.next(&log).root, count >= 0,
      count <= Limits.storages, count <= stream.remaining / 8
    else { throw refuse("an absurd number of storages or tensors") }
    return count
  }

  private func readStorages(
    _ log: inout FindingLog
  ) throws(CheckpointError) -> [String: TorchStorage] {
    var stream = try member("storages")
    var storages: [String: TorchStorage] = [:]
    for identity in 0..<(try count(&stream, &log)) {
      let pickle = try stream.next(&log)
      guard let fields = pickle.graph.elements(pickle.root), fields.count == 3,
        let key = TarStorages.key(fields[0]), case .global(let global) = fields[2],
        let storageClass = StorageClass(global)
      else { throw refuse("the description of storage \(identity) is malformed") }
      let elements = try stream.int64()
      let (bytes, overflow) = elements.multipliedReportingOverflow(by: storageClass.elementSize)
      guard elements >= 0, !overflow else {
        throw refuse("storage \(key) claims \(elements) elements")
      }
      let storage = TorchStorage(
        identity: identity, storageClass: storageClass, bytes: try stream.skip(bytes))
      guard storages.updateValue(storage, forKey: key) == nil else {
        throw refuse("storage \(key) is there twice")
      }
    }
    try readViews(&stream, &storages, &log)
    return storages
  }

  /// `(target, root, offset, elements)` for each storage that is a part of another.
  private func readViews(
    _ stream: inout PickleStream, _ storages: inout [String: TorchStorage], _ log: inout FindingLog
  ) throws(CheckpointError) {
    let pickle = try stream.next(&log)
    for view in pickle.graph.elements(pickle.root) ?? [] {
      guard let fields = pickle.graph.elements(view), fields.count == 4,
        let target = TarStorages.key(fields[0]), let root = TarStorages.key(fields[1]),
        case .int(let offset) = fields[2], case .int(let count) = fields[3], offset >= 0,
        count >= 0,
        let storage = storages[root]
      else { throw refuse("a view of a storage is malformed") }
      let size = storage.storageClass.elementSize
      let (end, overflow) = offset.addingReportingOverflow(count)
      guard !overflow, end <= storage.window.count / size, storages[target] == nil else {
        throw refuse("a view lies outside of its storage \(root)")
      }
      let base = storage.window.lowerBound
      storages[target] = TorchStorage(
        identity: storage.identity, storageClass: storage.storageClass, bytes: storage.bytes,
        window: base + offset * size..<base + end * size)
    }
  }

  private func readTensors(
    _ storages: [String: TorchStorage], _ log: inout FindingLog
  ) throws(CheckpointError) -> [String: TorchTensor] {
    var stream = try member("tensors")
    var tensors: [String: TorchTensor] = [:]
    for index in 0..<(try count(&stream, &log)) {
      let pickle = try stream.next(&log)
      guard let fields = pickle.graph.elements(pickle.root), fields.count == 3,
        let key = TarStorages.key(fields[0]), let storageKey = TarStorages.key(fields[1]),
        case .global(let global) = fields[2], let storage = storages[storageKey]
      else { throw refuse("the description of tensor \(index) is malformed") }
      tensors[key] = try tensor(key, global, storage, &stream)
    }
    return tensors
  }

  private func tensor(
    _ key: String, _ global: PickleGlobal, _ storage: TorchStorage, _ stream: inout PickleStream
  ) throws(CheckpointError) -> TorchTensor {
    var header = ByteReader(try stream.take(8))
    let rank = Int(Int32(truncatingIfNeeded: header.unsigned(4) ?? 0))
    guard (0...Limits.rank).contains(rank) else {
      throw refuse("tensor \(key) claims \(rank) dimensions")
    }
    var fields = ByteReader(try stream.take(8 * (2 * rank + 1)))
    let numbers = (0..<2 * rank + 1).map { _ in fields.int64() ?? -1 }
    guard let type = TorchNames.scalarType(of: global.name, suffix: "Tensor"),
      TorchNames.isTorch(global), type == storage.scalarType
    else { throw refuse("tensor \(key) is a \(global) over another kind of storage") }
    let view = try TensorView(
      type, shape: Array(numbers[..<rank]), strides: Array(numbers[rank..<2 * rank]),
      offset: numbers[2 * rank], storageBytes: storage.window.count,
      subject: "\(file.path): tensor \(key)")
    return TorchTensor(
      scalarType: type, shape: view.shape, bytes: ViewBytes(storage, view, LazyFlags()),
      storage: storage.identity, view: view)
  }
}
