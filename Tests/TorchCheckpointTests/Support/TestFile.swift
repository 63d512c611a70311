import FoundationEssentials
import Tensors
import TestSupport
import TorchCheckpoint

/// Runs `body` with the path of a file that holds `bytes`.
func withFile<Result>(
  _ bytes: [UInt8], named name: String = "test.pt", _ body: (String) throws -> Result
) throws -> Result {
  try withTemporaryFolder { folder in
    let path = folder + "/" + name
    try Data(bytes).write(to: URL(filePath: path))
    return try body(path)
  }
}

/// The report on a file that holds `bytes`.
func scan(_ bytes: [UInt8]) throws -> ScanReport { try withFile(bytes) { ScanReport(path: $0) } }

/// The kind of the error that reading `bytes` ends with; nil where they are read.
func errorKind(_ bytes: [UInt8], offset: Int = 0) throws -> CheckpointError.Kind? {
  try withFile(bytes) { ScanReport(path: $0, offset: offset).error?.kind }
}

/// The checkpoint in a file that holds `bytes`; the file is gone, but stays open.
func open(_ bytes: [UInt8], offset: Int = 0) throws -> TorchCheckpoint {
  try withFile(bytes) { try TorchCheckpoint(path: $0, offset: offset) }
}

extension TorchCheckpoint {
  /// The tensor at `path`.
  func tensor(_ path: String) -> TorchTensor? { tensors.first { $0.path == path }?.tensor }

  /// The paths of the tensors.
  var paths: [String] { tensors.map(\.path) }
}

extension [Finding] {
  /// The kinds of the findings that are more than information.
  var alarms: [String] { filter { $0.severity > .info }.map(\.kind) }

  /// The kinds of all findings.
  var kinds: [String] { map(\.kind) }
}
