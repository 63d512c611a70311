import FoundationEssentials
import Registry
import Tensors
import Testing

@Suite struct StoreTests {
  /// A model of one bundled file whose bytes are `hello`.
  static let bytes = [UInt8]("hello".utf8)
  static let digest = SHA256.digest(of: bytes)
  static let day = Date(timeIntervalSince1970: 1_700_000_000)

  private func entry(_ facts: String = "") throws -> ModelEntry {
    let file = #"{"path": "Fixtures/x/m.pth", "state": "bundled", "format": "torch"\#(facts)}"#
    let json = sampleCatalog(more: #", "license": {"name": "MIT"}"#, files: file)
    return try #require(try Catalog(json).models.first)
  }

  struct Environment: Sendable {
    let variables: [String: String]
    let root: String?
  }

  static let environments = [
    Environment(variables: ["ZOO_HOME": "/z", "XDG_CACHE_HOME": "/x", "HOME": "/h"], root: "/z"),
    Environment(variables: ["XDG_CACHE_HOME": "/x", "HOME": "/h"], root: "/x/zoo"),
    Environment(
      variables: ["ZOO_HOME": "", "XDG_CACHE_HOME": "x", "HOME": "/h"],
      root: "/h/.cache/zoo"),
    Environment(variables: ["HOME": "/h"], root: "/h/.cache/zoo"),
    Environment(variables: ["HOME": ""], root: nil),
  ]

  @Test(arguments: environments) func root(of environment: Environment) throws {
    guard let root = environment.root else {
      #expect(throws: RegistryError.noHome) { try Store(environment: environment.variables) }
      return
    }
    #expect(try Store(environment: environment.variables).root == root)
  }

  @Test func paths() throws {
    let store = Store(root: "/z")
    let model = try entry()
    #expect(store.path(of: model.files[0], of: model) == "/z/models/m/m.pth")
    #expect(store.convertedPath(of: model) == "/z/models/m/m.safetensors")
    #expect(store.recordPath(of: "/z/models/m/m.pth") == "/z/models/m/m.pth.json")
  }

  @Test func install() throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder + "/deep/store")
      let model = try entry(#", "size": 5, "sha256": "\#(Self.digest)""#)
      let stored = try store.install(Self.bytes, as: model.files[0], of: model, at: Self.day)
      #expect(try content(of: store.path(of: stored)) == Self.bytes)
      let record = try content(of: store.recordPath(of: store.path(of: stored)))
      #expect(
        String(decoding: record, as: UTF8.self) == """
          {
            "file" : "m.pth",
            "license" : "MIT",
            "model" : "m",
            "sha256" : "\(Self.digest)",
            "size" : 5,
            "source" : "Fixtures/x/m.pth",
            "time" : "2023-11-14T22:13:20Z"
          }

          """)
      #expect(try store.record(of: model) == stored)
      #expect(try store.contents() == [stored])
      #expect(throws: Never.self) { try store.verify(stored) }
      // What is here already is not written again.
      #expect(try store.download(model) == stored)
      try store.remove(stored)
      #expect(try store.contents() == [])
      #expect(try store.record(of: model) == nil)
    }
  }

  @Test func installRefusesOtherBytes() throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder)
      let path = folder + "/models/m/m.pth"
      let long = try entry(#", "size": 6"#)
      #expect(throws: RegistryError.wrongSize(path: path, expected: 6, found: 5)) {
        try store.install(Self.bytes, as: long.files[0], of: long)
      }
      let other = try entry(#", "sha256Prefix": "00000000""#)
      let error = try #require(throws: RegistryError.self) {
        try store.install(Self.bytes, as: other.files[0], of: other)
      }
      #expect(
        error.description == """
          \(path): wrong sha256: expected 00000000, found \(Self.digest)
          hint: remove the file and download it again
          """)
      #expect(try store.contents() == [])
    }
  }

  @Test func verifyFindsChanges() throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder)
      let model = try entry()
      let stored = try store.install(Self.bytes, as: model.files[0], of: model)
      let path = store.path(of: stored)
      try AtomicFile.write([UInt8]("hellO".utf8), to: path)
      let found = SHA256.digest(of: [UInt8]("hellO".utf8))
      #expect(throws: RegistryError.wrongDigest(path: path, expected: Self.digest, found: found)) {
        try store.verify(stored)
      }
      try AtomicFile.write([], to: path)
      let error = try #require(throws: RegistryError.self) { try store.verify(stored) }
      #expect(
        error.description == """
          \(path): wrong size: expected 5 bytes, found 0 bytes
          hint: remove the file and download it again
          """)
    }
  }

  @Test func checkpointThatIsNotCarried() throws {
    let error = try #require(throws: RegistryError.self) {
      try Store(root: "/nowhere").download(try entry())
    }
    #expect(
      error.description == """
        m: cannot install: this build was made without Fixtures/x/m.pth
        hint: build again with that file in its place
        """)
  }

  @Test func folderThatCannotBeMade() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([], to: folder + "/file")
      let model = try entry()
      #expect(
        throws: RegistryError.folder(path: folder + "/file/models", reason: "not a directory")
      ) {
        try Store(root: folder + "/file").install(Self.bytes, as: model.files[0], of: model)
      }
    }
  }

  struct Record: Sendable {
    let json: String
    let place: String
    let reason: String
  }

  static let records = [
    Record(json: "", place: "", reason: "not valid JSON"),
    Record(json: "{}", place: "model", reason: "missing"),
    Record(
      json: """
        {"model": "..", "file": "m", "source": "s", "size": 1, "sha256": "", "time": ""}
        """, place: "model", reason: "`..` is not a plain name"),
    Record(
      json: """
        {"model": "m", "file": "../m", "source": "s", "size": 1, "sha256": "", "time": ""}
        """, place: "file", reason: "`../m` is not a plain name"),
  ]

  /// A record tells what to remove; a damaged one must not lead out of the store.
  @Test(arguments: records) func damagedRecord(record: Record) throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder)
      let model = try entry()
      let stored = try store.install(Self.bytes, as: model.files[0], of: model)
      let path = store.recordPath(of: store.path(of: stored))
      try AtomicFile.write([UInt8](record.json.utf8), to: path)
      #expect(
        throws: RegistryError.invalidRecord(
          path: path, place: record.place, reason: record.reason)
      ) { try store.contents() }
    }
  }
}
