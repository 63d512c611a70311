import Dispatch
import Fetching
import FoundationEssentials
import Tensors
import Testing

@testable import Registry

/// Catalogues that are named by address, and the one of this machine.
@Suite struct FetchedCatalogTests {
  private var offline: FetchOptions {
    var options = FetchOptions()
    options.isOffline = true
    return options
  }

  /// A faulty catalogue does not take the place of the good copy, which serves where there is none.
  @Test func copy() throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder + "/store")
      let address = "file://\(folder)/o.json"
      let bytes = sampleCatalog(models: [sampleModel("theirs")])
      try AtomicFile.write(bytes, to: folder + "/o.json")
      #expect(try store.catalog(overlays: [address]).model(named: "theirs").name == "theirs")
      try AtomicFile.write([1, 2, 3], to: folder + "/o.json")
      #expect(throws: RegistryError.self) { try store.catalog(overlays: [address]) }
      #expect(
        try store.catalog(overlays: [address], options: offline).model(named: "theirs").name
          == "theirs")
      try FileManager.default.removeItem(atPath: folder + "/o.json")
      var said: [String] = []
      let catalog = try store.catalog(overlays: [address]) { said.append($0) }
      #expect(try catalog.model(named: "theirs").name == "theirs")
      #expect(said.count == 1 && said[0].hasSuffix("; the copy of the last time is used"))
    }
  }

  /// A store that cannot be written keeps no copy, and that is all.
  @Test func withoutStore() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(sampleCatalog(models: [sampleModel("theirs")]), to: folder + "/o.json")
      let store = Store(root: folder + "/o.json/store")
      let catalog = try store.catalog(overlays: ["file://\(folder)/o.json"])
      #expect(try catalog.model(named: "theirs").name == "theirs")
    }
  }

  @Test(arguments: ["http://example.org/o.json", "http://127.0.0.1.example.org/o.json"])
  func plainText(address: String) throws {
    let reason = "a catalogue states digests, so it has to come over https"
    #expect(
      throws: RegistryError.fetch(model: "catalogue", .badAddress(address, reason: reason))
    ) { try Store(root: "/nowhere").catalog(overlays: [address], options: offline) }
  }

  /// Whoever adds a model at the same time as others finds all of them.
  @Test func addedAtOnce() throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder + "/store")
      DispatchQueue.concurrentPerform(iterations: 12) { index in
        _ = try? store.add([UInt8](sampleModel("m\(index)").utf8), publisher: "Zoo")
      }
      let names = try store.catalog().models.map(\.name)
      #expect((0..<12).allSatisfy { names.contains("m\($0)") })
    }
  }

  @Test func brokenCatalogOfThisMachine() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([UInt8]("{}".utf8), to: folder + "/zoo.json")
      let error = try #require(throws: RegistryError.self) { try Store(root: folder).catalog() }
      #expect(
        error.description == """
          \(folder)/zoo.json: version: missing
          hint: `zoo lint \(folder)/zoo.json` shows everything that is wrong with it
          """)
    }
  }

  static let addresses = [
    ("https://e.org/a\\tb.pth", "has spaces or control characters in it"),
    ("https://u:p@e.org/b.pth", "has a name or a password in it, which everybody would see"),
    ("https://e.org/../b.pth", "leads upwards"), ("https://e.org/%2E%2e/b.pth", "leads upwards"),
    ("https://e.org/b/", "names no file"), ("https://e.org", "names no file"),
  ]

  @Test(arguments: addresses) func badAddress(url: String, reason: String) throws {
    let file = #"{"url": "\#(url)", "state": "current", "format": "torch"}"#
    let parsed = try CatalogFile(sampleCatalog(files: file), path: "o")
    #expect(
      parsed.faults(labels: []).contains(
        CatalogFault(place: "models[0].files[0].url", reason: reason)))
  }
}
