import Fetching
import FoundationEssentials
import Glibc
import Registry
import Tensors
import Testing

/// Downloads without a network: from files, from the caches of other programs.
@Suite struct DownloadTests {
  static let bytes: [UInt8] = [0x50, 0x4b, 0x03, 0x04] + Array("hello".utf8)
  static let digest = SHA256.digest(of: bytes)
  static let day = Date(timeIntervalSince1970: 1_700_000_000)

  /// A model whose file is to be had at `url`.
  private func entry(_ url: String, _ facts: String = "") throws -> ModelEntry {
    let file = #"{"url": "\#(url)", "state": "current", "format": "torch"\#(facts)}"#
    return try #require(try Catalog(sampleCatalog(files: file)).models.first)
  }

  private var offline: DownloadOptions {
    var options = DownloadOptions()
    options.fetch.isOffline = true
    return options
  }

  /// Gives `body` a store, and a folder with the file `m.pth`.
  private func withStore(_ body: (Store, _ source: String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/source", withIntermediateDirectories: true)
      try AtomicFile.write(Self.bytes, to: folder + "/source/m.pth")
      try body(Store(root: folder + "/store"), folder + "/source")
    }
  }

  @Test func fetchedAndRecorded() throws {
    try withStore { store, source in
      let model = try entry("file://\(source)/m.pth")
      let stored = try store.download(model, options: offline, at: Self.day)
      #expect(try content(of: store.path(of: stored)) == Self.bytes)
      #expect(stored.proof == "firstUse" && stored.sha256 == Self.digest && stored.size == 9)
      #expect(stored.source == "file://\(source)/m.pth" && stored.obtainedFrom == nil)
      #expect(try store.record(of: model) == stored)
      // Not fetched again, though the source has changed.
      try AtomicFile.write(Self.bytes.reversed(), to: source + "/m.pth")
      #expect(try store.download(model, options: offline) == stored)
    }
  }

  /// What was recorded at the first use is held to when the file has to be fetched again.
  @Test func firstUseBinds() throws {
    try withStore { store, source in
      let model = try entry("file://\(source)/m.pth")
      let stored = try store.download(model, options: offline)
      let path = store.path(of: stored)
      try AtomicFile.write([1], to: path)
      #expect(try store.download(model, options: offline).sha256 == Self.digest)
      try AtomicFile.write([1], to: path)
      let changed = Self.bytes.dropLast() + [0]
      try AtomicFile.write(Array(changed), to: source + "/m.pth")
      let found = SHA256.digest(of: Array(changed))
      #expect(
        throws: RegistryError.fetch(
          model: "m",
          .wrongDigest(url: source + "/m.pth", expected: Self.digest, found: found, size: 9))
      ) { try store.download(model, options: offline) }
      #expect(try content(of: path) == [1])
    }
  }

  struct Refusal: Sendable {
    let facts: String
    let error: @Sendable (_ path: String) -> FetchError
  }

  static let refusals = [
    Refusal(facts: #", "sha256Prefix": "00000000""#) {
      .wrongDigest(url: $0, expected: "00000000", found: digest, size: 9)
    },
    Refusal(facts: #", "size": 10"#) { .wrongSize(url: $0, expected: 10, found: 9) },
    Refusal(facts: #", "requiresDigest": true"#) { .digestRequired(url: $0) },
    Refusal(facts: #", "format": "safetensors""#) {
      .unexpectedContent(
        url: $0, expected: .safetensors, found: "the bytes 50 4b 03 04 68 65 6c 6c")
    },
  ]

  @Test(arguments: refusals) func refused(refusal: Refusal) throws {
    try withStore { store, source in
      let facts = refusal.facts
      let file =
        #"{"url": "file://\#(source)/m.pth", "state": "current""#
        + (facts.contains("format") ? "" : #", "format": "torch""#) + facts + "}"
      let model = try #require(try Catalog(sampleCatalog(files: file)).models.first)
      let error = refusal.error(source + "/m.pth")
      #expect(throws: RegistryError.fetch(model: "m", error)) {
        try store.download(model, options: offline)
      }
      #expect(store.items() == [])
    }
  }

  @Test func offlineIsSaid() throws {
    try withStore { store, _ in
      let model = try entry("https://example.org/m.pth")
      let error = try #require(throws: RegistryError.self) {
        try store.download(model, options: offline)
      }
      #expect(
        error.description == """
          m: cannot download: https://example.org/m.pth: needs the network, which is switched off
          hint: fetch the file once with the network, or put it into the store yourself
          """)
    }
  }

  @Test func deadSources() throws {
    let file = #"{"url": "https://example.org/m.pth", "state": "dead", "format": "torch"}"#
    let model = try #require(try Catalog(sampleCatalog(files: file)).models.first)
    #expect(throws: RegistryError.noSource(model: "m")) {
      try Store(root: "/nowhere").download(model, options: offline)
    }
  }

  @Test func torchCache() throws {
    try withStore { store, source in
      let cache = source + "/hub/checkpoints"
      try FileManager.default.createDirectory(atPath: cache, withIntermediateDirectories: true)
      try AtomicFile.write(Self.bytes, to: cache + "/m.pth")
      var options = offline
      options.environment = ["TORCH_HOME": source]
      let model = try entry("https://example.org/m.pth", #", "sha256": "\#(Self.digest)""#)
      #expect(try store.plan(model, options: options).step == .reuse(path: cache + "/m.pth"))
      let stored = try store.download(model, options: options)
      #expect(stored.obtainedFrom == cache + "/m.pth" && stored.proof == "digest")
      #expect(stored.source == "https://example.org/m.pth")
      // A name proves nothing, and some people want no reuse at all.
      let unknown = try entry("https://example.org/m.pth")
      let other = Store(root: store.root + "2")
      #expect(throws: RegistryError.self) { try other.download(unknown, options: options) }
      options.reuses = false
      #expect(throws: RegistryError.self) { try other.download(model, options: options) }
    }
  }

  @Test func hubCache() throws {
    try withStore { store, source in
      let repository = source + "/models--timm--m"
      for folder in ["blobs", "refs", "snapshots/0abc"] {
        try FileManager.default.createDirectory(
          atPath: "\(repository)/\(folder)", withIntermediateDirectories: true)
      }
      let blob = "\(repository)/blobs/\(Self.digest)"
      try AtomicFile.write(Self.bytes, to: blob)
      try AtomicFile.write([UInt8]("0abc".utf8), to: repository + "/refs/main")
      try FileManager.default.createSymbolicLink(
        atPath: repository + "/snapshots/0abc/m.bin",
        withDestinationPath: "../../blobs/\(Self.digest)")
      var options = offline
      options.environment = ["HF_HUB_CACHE": source]
      let model = try entry("https://huggingface.co/timm/m/resolve/main/m.bin")
      let stored = try store.download(model, options: options)
      #expect(stored.sha256 == Self.digest && stored.obtainedFrom?.hasSuffix("m.bin") == true)
      // A blob that is not what its name says is not taken.
      try AtomicFile.write(Self.bytes.reversed(), to: blob)
      #expect(throws: RegistryError.self) {
        try Store(root: store.root + "2").download(model, options: options)
      }
    }
  }

  @Test func locked() throws {
    try withStore { store, source in
      let model = try entry("file://\(source)/m.pth")
      var options = offline
      options.lock = ModelLock()
      #expect(throws: RegistryError.notLocked(model: "m")) {
        try store.download(model, options: options)
      }
      let stored = try store.download(model, options: offline)
      var lock = ModelLock()
      lock.add(stored, at: Self.day)
      let path = source + "/zoo.lock"
      try lock.write(to: path)
      #expect(
        String(decoding: try content(of: path), as: UTF8.self) == """
          {
            "models" : {
              "m" : {
                "date" : "2023-11-14T22:13:20Z",
                "sha256" : "\(Self.digest)",
                "size" : 9,
                "source" : "file://\(source)/m.pth"
              }
            },
            "version" : 1
          }

          """)
      options.lock = try ModelLock(path: path)
      #expect(options.lock == lock)
      #expect(try store.download(model, options: options) == stored)
      // Elsewhere the same file is demanded.
      try AtomicFile.write(Array(Self.bytes.dropLast() + [0]), to: source + "/m.pth")
      #expect(throws: RegistryError.self) {
        try Store(root: store.root + "2").download(model, options: options)
      }
      let moved = try entry("file://\(source)/n.pth")
      #expect(
        throws: RegistryError.lockedElsewhere(model: "m", source: "file://\(source)/m.pth")
      ) { try Store(root: store.root + "3").download(moved, options: options) }
    }
  }

  @Test(arguments: [
    (#"{"version": 2, "models": {}}"#, "version", "expected 1, found 2"),
    (
      #"{"version": 1, "models": {"m": {"source": "s", "size": 1, "sha256": "00", "date": ""}}}"#,
      "models.m.sha256", "expected 64 hexadecimal digits"
    ), (#"{"version": 1}"#, "models", "missing"),
  ]) func badLock(text: String, place: String, reason: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/zoo.lock"
      try AtomicFile.write([UInt8](text.utf8), to: path)
      #expect(throws: RegistryError.invalidCatalog(path: path, place: place, reason: reason)) {
        try ModelLock(path: path)
      }
    }
  }

  @Test func plans() throws {
    try withStore { store, source in
      let model = try entry("file://\(source)/m.pth", #", "size": 9"#)
      let plan = try store.plan(model, options: offline)
      #expect(plan.step == .fetch(have: 0) && plan.size == 9)
      #expect(store.items() == [])
      let stored = try store.download(model, options: offline)
      #expect(try store.plan(model, options: offline).step == .nothing)
      #expect(try store.plan(model, options: offline).path == store.path(of: stored))
    }
  }

  @Test func environment() {
    let options = DownloadOptions(environment: [
      "ZOO_MIRROR": "https://m", "ZOO_OFFLINE": "1", "HF_TOKEN": "t",
    ])
    #expect(options.mirrors == ["https://m"] && options.fetch.isOffline)
    #expect(options.fetch.tokens == [HostToken(host: "huggingface.co", token: "t")])
    let none = DownloadOptions(environment: ["ZOO_MIRROR": "", "ZOO_OFFLINE": "0"])
    #expect(none.mirrors == [] && !none.fetch.isOffline && none.fetch.tokens == [])
  }

  /// The catalogue demands digests where a domain has changed hands.
  @Test func openMMLabIsNotTrusted() throws {
    let files = try Catalog.bundled().models.flatMap(\.files)
      .filter { $0.url?.contains("openmmlab") == true }
    #expect(files.count == 10)
    #expect(files.allSatisfy { $0.requiresDigest == true })
  }
}
