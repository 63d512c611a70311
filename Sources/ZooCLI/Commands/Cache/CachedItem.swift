import BEiTZoo
import FoundationEssentials
import Registry

/// Something in the store, as `zoo cache` shows it.
struct CachedItem: Encodable {
  let model: String?
  let path: String
  let kind: StoreItem.Kind
  let size: Int
  /// The seconds since it was last written.
  let age: Int
  let inUse: Bool
  let sha256: String?
  let source: String?
  let proof: String?
  let license: String?

  init(_ item: StoreItem, now: Date = .now) {
    model = item.model.isEmpty ? nil : item.model
    (path, kind, size, inUse) = (item.path, item.kind, item.size, item.isInUse)
    age = max(0, Int(now.timeIntervalSince1970) - item.modified)
    (sha256, source) = (item.record?.sha256, item.record?.source)
    (proof, license) = (item.record?.proof, item.record?.license)
  }

  /// Shows `items`, and how much room they take up all together, which `verb` says what becomes of.
  static func show(_ items: [CachedItem], _ output: OutputOptions, total verb: String) throws {
    if output.json { return try Console.print(json: items) }
    let rows = items.map { item in
      [
        item.model ?? "-", item.kind.rawValue, Bytes.text(item.size),
        Registry.age(ofSeconds: item.age), item.inUse ? "in use" : "-", item.path,
      ]
    }
    let header = ["MODEL", "KIND", "SIZE", "AGE", "STATE", "PATH"]
    if !items.isEmpty {
      Console.print(TextTable(header: header, rows: rows, rightAligned: [2, 3]).lines)
    }
    guard !output.quiet else { return }
    let size = items.reduce(0) { $0 + $1.size }
    let files = items.count == 1 ? "1 file" : "\(items.count) files"
    Console.note("\(verb) \(files), \(Bytes.text(size))")
  }
}
