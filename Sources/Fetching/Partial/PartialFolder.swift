internal import FoundationEssentials
internal import Glibc

/// The partial files of one target, which lie beside it as `.NAME.ID.part`, each with its record.
///
/// Every process writes into a partial file of its own. One that nobody works on any more is taken
/// over by renaming it, which only one process can do, whether locks work or not.
struct PartialFolder: Hashable, Sendable {
  let folder: String
  let name: String

  init(folder: String, name: String) {
    self.folder = folder
    self.name = name
  }

  /// The folder and the last part of `destination`.
  init(destination: String) {
    let slash = destination.utf8.lastIndex(of: UInt8(ascii: "/"))
    folder = slash.map { $0 == destination.startIndex ? "/" : String(destination[..<$0]) } ?? "."
    name = String(
      slash.map { destination[destination.utf8.index(after: $0)...] } ?? destination[...])
  }

  /// A partial file that lies there.
  struct Found: Hashable, Sendable {
    let path: String
    let size: Int
    /// The seconds since the last write, negative if the clock was set back.
    let idle: Int
    let record: PartialRecord?
  }

  /// The path of a new partial file.
  func newPath() -> String {
    "\(folder)/.\(name).\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
  }

  /// Where the record of the partial file at `path` lies.
  static func recordPath(of path: String) -> String { path + ".json" }

  /// The partial files that lie there now, the longest first.
  func list() -> [Found] {
    names(suffix: ".part").compactMap { found("\(folder)/\($0)") }.sorted { $0.size > $1.size }
  }

  /// The bytes in all partial files together, which grow while anybody makes progress.
  func totalSize() -> Int { list().reduce(0) { $0 &+ $1.size } }

  /// Whether nobody works on `found` any more.
  ///
  /// Another machine cannot be asked, so silence for ten minutes has to do; a transfer would have
  /// been given up as stalled by then.
  func isAbandoned(_ found: Found) -> Bool {
    guard let owner = found.record?.owner else { return found.record != nil || found.idle > 60 }
    return switch owner.life() {
    case .alive: false
    case .dead: true
    case .unknown: found.idle > 600
    }
  }

  /// Takes the longest abandoned partial file over; nil if there is none.
  func claim() -> Found? {
    for found in list() where isAbandoned(found) {
      let path = newPath()
      // The new record first: a crash in between leaves the partial file with its old record.
      var record = found.record
      record?.owner = .current
      guard (try? record?.write(to: Self.recordPath(of: path))) != nil || record == nil else {
        continue
      }
      guard unsafe rename(found.path, path) == 0 else {
        unsafe unlink(Self.recordPath(of: path))
        continue
      }
      unsafe unlink(Self.recordPath(of: found.path))
      return Found(path: path, size: found.size, idle: found.idle, record: record)
    }
    return nil
  }

  /// Removes what nobody will go on with, once the file itself is there.
  func removeAbandoned() {
    for found in list() where isAbandoned(found) {
      unsafe unlink(found.path)
      unsafe unlink(Self.recordPath(of: found.path))
    }
    for record in names(suffix: ".part.json") {
      let path = "\(folder)/\(record)"
      guard PartialRecord(path: path)?.owner?.life() != .alive else { continue }
      if !FileManager.default.fileExists(atPath: String(path.dropLast(5))) { unsafe unlink(path) }
    }
  }

  /// The names that partial files in `folder` will get, sorted.
  static func targets(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let targets = names.compactMap { name -> String? in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count >= 4, parts[0].isEmpty, parts[parts.count - 1] == "part" else { return nil }
      return parts[1..<(parts.count - 2)].joined(separator: ".")
    }
    return Set(targets).sorted()
  }

  private func found(_ path: String) -> Found? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Found(
      path: path, size: Int(status.st_size), idle: now() - status.st_mtim.tv_sec,
      record: PartialRecord(path: Self.recordPath(of: path)))
  }

  /// The names here of the form `.NAME.ID` and `suffix`; an ID has no dot, so that the partial files
  /// of `a.b` are not taken for those of `a`.
  private func names(suffix: String) -> [String] {
    let prefix = ".\(name)."
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      guard $0.hasPrefix(prefix), $0.hasSuffix(suffix),
        $0.utf8.count > prefix.utf8.count + suffix.utf8.count
      else { return false }
      let id = $0.dropFirst(prefix.count).dropLast(suffix.count)
      return id.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
    }
  }
}
