import FoundationEssentials
import TestSupport

/// A text that is compared with the one kept in `Snapshots`.
///
/// With `ZOO_UPDATE_SNAPSHOTS=1` in the environment the kept texts are written anew.
struct Snapshot {
  private let path: String

  init(_ name: String) { path = "\(repository)/Tests/ZooCLITests/Snapshots/\(name).txt" }

  /// Whether kept texts are written anew.
  static let isUpdating = ProcessInfo.processInfo.environment["ZOO_UPDATE_SNAPSHOTS"] == "1"

  /// The kept text; `text` itself where it is being written anew.
  func kept(insteadOf text: String) throws -> String {
    if Snapshot.isUpdating { try Data(text.utf8).write(to: URL(filePath: path)) }
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }
}
