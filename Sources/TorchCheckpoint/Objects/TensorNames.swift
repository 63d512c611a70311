package import Tensors

/// Checks over all tensors of a checkpoint.
enum TensorNames {
  /// One storage under more names than this is reported.
  private static let manyNames = 1_000

  /// Refuses two tensors with one path, and reports paths that could harm who prints or stores them.
  static func check(
    _ paths: [String], in file: String, _ log: inout FindingLog
  ) throws(CheckpointError) {
    // Whoever keeps tensors by name takes names for equal that differ in composition only.
    var known: Set<String> = []
    known.reserveCapacity(paths.count)
    for path in paths {
      guard path.isStreamSafe else {
        throw CheckpointError(file, .limit, "a name that piles up combining marks")
      }
      guard known.insert(path).inserted else {
        throw CheckpointError(
          file, .tensorName,
          "expected a path for each tensor, found “\(path)” twice once keys are joined with dots",
          hint:
            "the keys of its dictionaries differ only in dots or types: rename one and save again")
      }
      if let fault = fault(in: path) {
        log.add(.warning, "odd-name", "\(fault): “\(path.printable(limit: 80))”")
      }
    }
  }

  /// The tensors that share a storage, in groups of at least two.
  static func ties(
    _ tensors: [(path: String, tensor: TorchTensor)], _ log: inout FindingLog
  ) -> [[String]] {
    var groups: [Int: [String]] = [:]
    var order: [Int] = []
    for (path, tensor) in tensors {
      guard let storage = tensor.storage else { continue }
      if groups[storage] == nil { order.append(storage) }
      groups[storage, default: []].append(path)
    }
    let ties = order.compactMap { groups[$0] }.filter { $0.count > 1 }
    for tie in ties where tie.count > manyNames {
      log.add(
        .warning, "many-names",
        "\(tie.count) tensors share the storage of “\(tie[0].printable(limit: 80))”")
    }
    return ties
  }

  private static func fault(in path: String) -> String? {
    if path.utf8.count > Limits.nameBytes { return "a name of \(path.utf8.count) bytes" }
    if path.unicodeScalars.contains(where: \.isSteering) {
      return "control characters"
    }
    if path.hasPrefix("/") || hasClimb(path) {
      return "a path of the file system"
    }
    return nil
  }

  private static func hasClimb(_ path: String) -> Bool {
    // Few names have a slash at all.
    path.utf8.contains { $0 == 0x2f || $0 == 0x5c }
      && path.utf8.split { $0 == 0x2f || $0 == 0x5c }.dropLast().contains {
        $0.suffix(2).elementsEqual("..".utf8)
      }
  }
}

extension CheckpointError.Kind {
  /// Two tensors cannot be told apart by name.
  package static let tensorName = Self("colliding-names")
}
