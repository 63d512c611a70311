import FoundationEssentials
import Glibc
import Registry
import Tensors
import Testing

@Suite struct StoreItemTests {
  /// A store with one of everything in the folder of `m`, and a checkpoint of `n`.
  private func withStore(_ body: (Store, _ folder: String) throws -> Void) throws {
    try withTemporaryFolder { root in
      let store = Store(root: root)
      for name in ["m", "n"] {
        let file = #"{"path": "Fixtures/x/m.pth", "state": "bundled", "format": "torch"}"#
        let json = sampleCatalog(name: "\"\(name)\"", files: file)
        let entry = try #require(try Catalog(json).models.first)
        _ = try store.install([1, 2, 3], as: entry.files[0], of: entry)
      }
      let folder = root + "/models/m"
      for name in [
        "m.safetensors", "other.pth", ".m.pth.abc.part", ".m.pth.abc.part.json", "gone.pth.json",
        "m.pth.lock",
      ] { try AtomicFile.write([1, 2], to: "\(folder)/\(name)") }
      let then = [timeval(tv_sec: 1000, tv_usec: 0), timeval(tv_sec: 1000, tv_usec: 0)]
      unsafe utimes(folder + "/.m.pth.abc.part", then)
      try body(store, folder)
    }
  }

  @Test func listed() throws {
    try withStore { store, folder in
      let items = store.items()
      #expect(
        items.map { $0.path.dropFirst(store.root.count + 8) } == [
          "m/.m.pth.abc.part", "m/gone.pth.json", "m/m.pth", "m/m.pth.lock", "m/m.safetensors",
          "m/other.pth", "n/m.pth",
        ])
      #expect(
        items.map(\.kind) == [
          .partial, .remnant, .checkpoint, .remnant, .converted, .unknown, .checkpoint,
        ])
      #expect(items.map(\.size) == [2, 2, 3, 2, 2, 2, 3])
      #expect(items[0].modified == 1000 && items.allSatisfy { !$0.isInUse })
      #expect(items[2].record?.sha256 == SHA256.digest(of: [1, 2, 3]))
    }
  }

  @Test func pruned() throws {
    try withStore { store, folder in
      let old = store.prunable(age: 86_400)
      #expect(old.map(\.kind) == [.partial])
      let planned = try store.remove(old, isDryRun: true)
      #expect(planned == old)
      #expect(store.items().count == 7)
      let removed = try store.remove(old)
      #expect(removed == old)
      #expect(!FileManager.default.fileExists(atPath: folder + "/.m.pth.abc.part.json"))
      #expect(store.prunable().map(\.kind) == [.remnant, .remnant])
    }
  }

  @Test func removedByModel() throws {
    try withStore { store, folder in
      try #expect(store.remove(store.items(of: "m")).count == 6)
      #expect(!FileManager.default.fileExists(atPath: folder))
      #expect(store.items().map(\.model) == ["n"])
      #expect(store.items(of: "../..") == [])
    }
  }

  /// A damaged record must not keep anything from being listed and removed.
  @Test func damagedRecord() throws {
    try withStore { store, folder in
      try AtomicFile.write([1], to: folder + "/m.pth.json")
      #expect(store.items(of: "m").count { $0.kind == .unknown } == 2)
    }
  }
}
