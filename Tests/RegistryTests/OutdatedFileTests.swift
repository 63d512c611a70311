import Fetching
import FoundationEssentials
import Tensors
import Testing

@testable import Registry

/// A file in the store serves as long as it is the one that the catalogue describes.
@Suite struct OutdatedFileTests {
  static let old: [UInt8] = [0x50, 0x4b, 0x03, 0x04] + Array("hello".utf8)
  static let new: [UInt8] = [0x50, 0x4b, 0x03, 0x04] + Array("goodbye".utf8)
  static let digest = SHA256.digest(of: new)

  private func entry(_ url: String, _ facts: String = "", more: String = "") throws -> ModelEntry {
    let file = #"{"url": "\#(url)", "state": "current", "format": "torch"\#(facts)}"#
    return try #require(try Catalog(sampleCatalog(more: more, files: file)).models.first)
  }

  /// Gives `body` a store with the old file of `m`, and a folder with the old and the new one.
  private func withStore(
    _ body: (Store, _ source: String, _ stored: StoredFile) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      for (name, bytes) in [("old", Self.old), ("new", Self.new)] {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true)
        try AtomicFile.write(bytes, to: "\(path)/m.pth")
      }
      let store = Store(root: folder + "/store")
      let stored = try store.download(try entry("file://\(folder)/old/m.pth"), options: offline)
      try body(store, folder, stored)
    }
  }

  private var offline: DownloadOptions {
    var options = DownloadOptions()
    options.fetch.isOffline = true
    return options
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let facts: String
    var folder = "old"
    var testDescription: String { "\(folder) \(facts)" }
  }

  static let changes = [
    Change(facts: #", "sha256": "\#(digest)""#), Change(facts: #", "size": 11"#),
    Change(facts: #", "sha256Prefix": "\#(digest.prefix(12))""#), Change(facts: "", folder: "new"),
  ]

  /// Another digest, size or address means another file; the old one stays until the new one is here.
  @Test(arguments: changes) func fetchedAnew(change: Change) throws {
    try withStore { store, source, stored in
      let model = try entry("file://\(source)/\(change.folder)/m.pth", change.facts)
      #expect(try store.record(of: model) == nil)
      #expect(model.mismatch(with: stored) != nil)
      let plan = try store.plan(model, options: offline)
      #expect(plan.step == .fetch(have: 0) && plan.outdated != nil)
      if change.folder == "old" {
        #expect(throws: RegistryError.self) { try store.download(model, options: offline) }
        #expect(try content(of: store.path(of: stored)) == Self.old)
        try AtomicFile.write(Self.new, to: "\(source)/old/m.pth")
      }
      var isSaid = false
      let fetched = try store.download(model, options: offline) { event in
        if case .replacing = event { isSaid = true }
      }
      #expect(isSaid && fetched.sha256 == Self.digest)
      #expect(try content(of: store.path(of: fetched)) == Self.new)
      #expect(try store.plan(model, options: offline).step == .nothing)
    }
  }

  /// The same file at another address is the same file where a digest says so.
  @Test func moved() throws {
    try withStore { store, source, stored in
      let model = try entry("file:///gone/m.pth", #", "sha256": "\#(stored.sha256)""#)
      #expect(try store.download(model, options: offline) == stored)
    }
  }

  /// A converted file belongs to a checkpoint, and to what the entry says of the network.
  @Test func converted() throws {
    try withStore { store, source, stored in
      let model = try entry("file://\(source)/old/m.pth")
      let path = store.convertedPath(of: model)
      try AtomicFile.write([1, 2, 3], to: path)
      let record = StoredFile(
        converted: "m.safetensors", from: stored, of: model, size: 3,
        sha256: SHA256.digest(of: [1, 2, 3]), tool: "t")
      _ = try store.record(record, at: path)
      #expect(try store.convertedRecord(of: model) == record)
      for other in [
        try entry("file://\(source)/new/m.pth"),
        try entry("file://\(source)/old/m.pth", #", "sha256": "\#(Self.digest)""#),
        try entry("file://\(source)/old/m.pth", #", "size": 11"#),
        try entry("file://\(source)/old/m.pth", more: #", "labels": ["cat", "dog"]"#),
      ] { #expect(try store.convertedRecord(of: other) == nil) }
    }
  }

  /// What was trusted at its first use is not what the catalogue states, however often it is fetched.
  @Test func firstUseStaysFirstUse() throws {
    try withStore { store, source, stored in
      try AtomicFile.write([1], to: store.path(of: stored))
      let again = try store.download(entry("file://\(source)/old/m.pth"), options: offline)
      #expect(again.sha256 == stored.sha256 && again.proof == "firstUse")
    }
  }

  /// A file whose bytes changed on the disk is fetched again when that is known.
  @Test func damaged() throws {
    try withStore { store, source, stored in
      let model = try entry("file://\(source)/old/m.pth")
      try AtomicFile.write(Self.old.reversed(), to: store.path(of: stored))
      #expect(try store.download(model, options: offline) == stored)
      _ = try store.download(model, isDamaged: true, options: offline)
      #expect(try content(of: store.path(of: stored)) == Self.old)
    }
  }

  /// A record that cannot be read does not hide the others.
  @Test func recorded() throws {
    try withStore { store, _, stored in
      let path = "\(store.modelsFolder)/m/bad.pth"
      try AtomicFile.write([1], to: path + ".json")
      let found = store.recorded()
      #expect(found.map(\.path) == [path, store.path(of: stored)])
      #expect(found.map { (try? $0.record.get()) != nil } == [false, true])
    }
  }

  /// A query is no part of a file's name.
  @Test(arguments: [
    "https://e.org/r/m.pth?download=true", "https://e.org/r/m.pth#x", "https://e.org/r/m.pth",
  ]) func names(url: String) throws {
    #expect(try entry(url).files[0].name == "m.pth")
  }
}
