/// A partial file in a folder: somebody is fetching it, or will want to go on.
package struct Leftover: Hashable, Sendable {
  /// The path of the partial file; its record lies beside it, with `.json` after the name.
  package let path: String
  /// The name of the file that it is the beginning of.
  package let target: String
  /// The size in bytes.
  package let size: Int
  /// The seconds since the last write, negative if the clock was set back.
  package let idle: Int
  /// Whether nobody works on it any more.
  package let isAbandoned: Bool
  /// The address that it came from.
  package let address: String?

  /// The path of the record.
  package var recordPath: String { PartialFolder.recordPath(of: path) }

  /// The partial files in `folder`, whatever they are the beginnings of.
  package static func list(in folder: String) -> [Leftover] {
    PartialFolder.targets(in: folder).flatMap { target in
      let partials = PartialFolder(folder: folder, name: target)
      return partials.list().map {
        Leftover(
          path: $0.path, target: target, size: $0.size, idle: $0.idle,
          isAbandoned: partials.isAbandoned($0), address: $0.record?.url)
      }
    }
  }
}
