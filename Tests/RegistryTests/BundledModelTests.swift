import FoundationEssentials
import Registry
import Tensors
import TestSupport
import Testing

private let checkpoint = fixtures + "/tiny/beitv2_tiny_patch8_64.pth"
private let exists = FileManager.default.fileExists(atPath: checkpoint)

/// The model that the program carries, whose facts must be those of its file.
@Suite struct BundledModelTests {
  let entry: ModelEntry

  init() throws { entry = try Catalog.bundled().model(named: "beitv2_tiny_patch8_64") }

  @Test func source() {
    #expect(entry.files.map(\.path) == ["Fixtures/tiny/beitv2_tiny_patch8_64.pth"])
    #expect(entry.files.map(\.state) == [.bundled])
  }

  @Test(.enabled(if: exists, "the bundled checkpoint is not in this checkout"))
  func factsAreThoseOfTheFile() throws {
    let bytes = try content(of: checkpoint)
    let file = try #require(entry.files.first)
    #expect(file.size == bytes.count)
    #expect(file.sha256 == SHA256.digest(of: bytes))
    #expect(!entry.notes.contains { $0.hasPrefix("Placeholder") })
    #expect(entry.preprocessing != nil && entry.labels?.labels != nil)
  }

  @Test(.enabled(if: exists, "the bundled checkpoint is not in this checkout"))
  func downloadsWithoutNetwork() throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder)
      let stored = try store.download(entry)
      #expect(try content(of: store.path(of: stored)) == content(of: checkpoint))
    }
  }
}
