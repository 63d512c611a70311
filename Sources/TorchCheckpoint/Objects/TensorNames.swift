package import Tensors

/// Checks over all tensors of a checkpoint.
enum TensorNames {
  /// One storage under more names than this is reported.
  private static let manyNames = 1_000

  /// Refuses two tensors with one path, and reports paths that could harm who prints or stores them.
  static func check(
    _ paths: [String], in file: String, _ log: inout FindingLog
  ) throws(CheckpointError) {
    var known: Set<[UInt8]> = []
    known.reserveCapacity(paths.count)
    for path in paths {
      guard known.insert(Array(path.utf8)).inserted else {
        throw CheckpointError(
          file, .tensorName, "two tensors have the path “\(path)” once keys are joined with dots")
      }
      if let fault = fault(in: path) {
        log.add(.warning, "odd-name", "\(fault): “\(printable(path))”")
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
        .warning, "many-names", "\(tie.count) tensors share the storage of “\(printable(tie[0]))”")
    }
    return ties
  }

  private static func fault(in path: String) -> String? {
    if path.utf8.count > Limits.nameBytes { return "a name of \(path.utf8.count) bytes" }
    if path.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) {
      return "control characters"
    }
    if path.hasPrefix("/") || path.contains("../") || path.contains("..\\") {
      return "a path of the file system"
    }
    return nil
  }

  private static func printable(_ path: String) -> String {
    String(
      path.prefix(80).map {
        $0.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f } ? "?" : $0
      })
  }
}

extension CheckpointError.Kind {
  /// Two tensors cannot be told apart by name.
  package static let tensorName = Self("colliding-names")
}
