import Fetching
import FoundationEssentials
import Registry
import Tensors
import Testing

/// Catalogues that are laid over the one that the program carries.
@Suite struct OverlayTests {
  private func base() throws -> Catalog {
    try Catalog(
      sampleCatalog(models: [sampleModel("a"), sampleModel("b", #", "aliases": ["bb"]"#)]))
  }

  @Test func added() throws {
    let both = try base().overlaid(
      with: sampleCatalog(models: [
        sampleModel("c", #", "derivedFrom": [{"relation": "tokenizer", "model": "a"}]"#)
      ]), path: "o")
    #expect(both.models.map(\.name) == ["a", "b", "c"])
    #expect(try both.model(named: "zoo/c").name == "c")
    #expect(try both.descendants(of: both.model(named: "a")).map(\.name) == ["c"])
  }

  @Test func replaced() throws {
    let both = try base().overlaid(
      with: sampleCatalog(models: [
        sampleModel("b", #", "replaces": "bb", "notes": ["mine"]"#)
      ]), path: "o")
    #expect(both.models.map(\.name) == ["a", "b"])
    #expect(try both.model(named: "b").notes == ["mine"])
    #expect(throws: RegistryError.self) { try both.model(named: "bb") }
  }

  @Test(arguments: [
    (
      sampleModel("A"), "models[0].name",
      "`A` names a model of another catalogue already; an entry that is to take its place says so "
        + "with `replaces`"
    ),
    (
      sampleModel("c", #", "aliases": ["x", "bb"]"#), "models[0].aliases[1]",
      "`bb` names a model of another catalogue already; an entry that is to take its place says so "
        + "with `replaces`"
    ),
    (
      sampleModel("c", #", "replaces": "d""#), "models[0].replaces",
      "no catalogue before has `d`"
    ),
    (
      sampleModel("c", #", "derivedFrom": [{"relation": "tokenizer", "model": "d"}]"#),
      "models[0].derivedFrom[0].model", "`d` is not in the catalogue"
    ),
  ]) func faults(model: String, place: String, reason: String) throws {
    #expect(throws: RegistryError.invalidCatalog(path: "o", place: place, reason: reason)) {
      try base().overlaid(with: sampleCatalog(models: [model]), path: "o")
    }
  }

  /// The first catalogue has nothing before it that could be replaced.
  @Test func nothingToReplace() throws {
    #expect(throws: RegistryError.self) {
      try Catalog(sampleCatalog(models: [sampleModel("a", #", "replaces": "a""#)]))
    }
  }

  @Test func ofTheStore() throws {
    try withTemporaryFolder { folder in
      let store = Store(root: folder + "/store")
      let count = try Catalog.bundled().models.count
      #expect(try store.catalog().models.count == count)
      let model = """
        {"name": "mine", "publisher": "me", "family": "beit", "task": "classification",
         "files": [{"url": "https://example.org/mine.pth", "state": "current", "format": "torch"}]}
        """
      #expect(try store.add([UInt8](model.utf8), publisher: "Me").name == "mine")
      #expect(throws: RegistryError.self) { try store.add([UInt8](model.utf8)) }
      #expect(throws: RegistryError.self) { try store.add([UInt8](#"{"name": 1}"#.utf8)) }
      let file = folder + "/o.json"
      try AtomicFile.write(sampleCatalog(models: [sampleModel("theirs")]), to: file)
      for overlay in [file, "file://\(file)"] {
        let catalog = try store.catalog(overlays: [overlay])
        #expect(catalog.models.count == count + 2)
        #expect(try catalog.model(named: "me/mine").files.count == 1)
        #expect(try catalog.model(named: "theirs").name == "theirs")
      }
    }
  }
}
