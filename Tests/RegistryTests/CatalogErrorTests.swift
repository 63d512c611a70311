import Registry
import Testing

/// What is wrong in a catalogue file is said with its place, in our words.
@Suite struct CatalogErrorTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let json: [UInt8]
    let message: String
    var testDescription: String { message }

    init(_ json: [UInt8], _ message: String) {
      self.json = json
      self.message = message
    }
  }

  static let file = #""state": "current", "format": "torch""#
  static let faults = [
    Fault([UInt8]("{".utf8), "zoo.json: not valid JSON"),
    Fault([], "zoo.json: not valid JSON"),
    Fault([UInt8]("[]".utf8), "zoo.json: expected an object, found a list"),
    Fault([UInt8]("{}".utf8), "zoo.json: version: missing"),
    Fault(sampleCatalog(version: "2"), "zoo.json: version: expected 1, found 2"),
    Fault(
      sampleCatalog(version: "\"1\""), "zoo.json: version: expected a whole number, found `1`"),
    Fault(sampleCatalog(name: "3"), "zoo.json: models[0].name: expected a string, found 3"),
    Fault(sampleCatalog(name: "null"), "zoo.json: models[0].name: expected a string, found null"),
    Fault(
      sampleCatalog(name: "\"a/b\""),
      "zoo.json: models[0].name: `a/b` has characters other than letters, digits and . _ + -"),
    Fault(sampleCatalog(name: "\".\""), "zoo.json: models[0].name: `.` begins with a dot"),
    Fault(sampleCatalog(name: "\"\""), "zoo.json: models[0].name: `` is empty"),
    Fault(
      sampleCatalog(name: "\"\(String(repeating: "a", count: 201))\""),
      "zoo.json: models[0].name: `\(String(repeating: "a", count: 200))` … is longer than 200 letters"
    ),
    Fault(
      sampleCatalog(publisher: "\"who\""),
      "zoo.json: models[0].publisher: `who` is not among the publishers"),
    Fault(
      sampleCatalog(task: "\"dancing\""),
      "zoo.json: models[0].task: `dancing` is not a known value"),
    Fault(
      sampleCatalog(files: "{\(file)}"),
      "zoo.json: models[0].files[0]: needs either a url, or a path and the state `bundled`"),
    Fault(
      sampleCatalog(files: #"{"url": "https://e.org/x.pth", "format": "torch"}"#),
      "zoo.json: models[0].files[0].state: missing"),
    Fault(
      sampleCatalog(files: #"{"url": 1, \#(file)}"#),
      "zoo.json: models[0].files[0].url: expected a string, found 1"),
    Fault(
      sampleCatalog(files: #"{"url": "http://e.org/x.pth", \#(file)}"#),
      "zoo.json: models[0].files[0].url: `http://e.org/x.pth` does not begin with https://"),
    Fault(
      sampleCatalog(files: #"{"url": "https://e.org/..", \#(file)}"#),
      "zoo.json: models[0].files[0]: `https://e.org/..` does not end in a plain file name"),
    Fault(
      sampleCatalog(files: #"{"url": "https://e.org/x", "sha256Prefix": "d93179", \#(file)}"#),
      "zoo.json: models[0].files[0].sha256Prefix: expected 8 to 64 hexadecimal digits"),
    Fault(
      sampleCatalog(files: #"{"url": "https://e.org/x", "sha256": "D9", \#(file)}"#),
      "zoo.json: models[0].files[0].sha256: expected 64 hexadecimal digits"),
    Fault(
      sampleCatalog(files: #"{"url": "https://e.org/x", "size": -1, \#(file)}"#),
      "zoo.json: models[0].files[0].size: is negative"),
    Fault(
      sampleCatalog(more: #", "labels": "imagenet-2k""#),
      "zoo.json: models[0].labels: `imagenet-2k` is not a label set"),
    Fault(
      sampleCatalog(more: #", "derivedFrom": [{"relation": "teacher", "model": "n"}]"#),
      "zoo.json: models[0].derivedFrom[0].model: `n` is not in the catalogue"),
    Fault(
      sampleCatalog(
        more: """
          , "recorded": [{"dataset": "d", "values": {"top1": 1}, "decimals": 1, "source": "s"}]
          """),
      "zoo.json: models[0].recorded[0]: needs either preprocessing or preprocessingNote"),
    Fault(
      sampleCatalog(
        more: """
          , "recorded": [{"dataset": "d", "values": {"top1": 1}, "decimals": 1, "source": "s",
            "preprocessingNote": "n", "count": 0}]
          """),
      "zoo.json: models[0].recorded[0].count: `0` is no number of pictures"),
    Fault(
      sampleCatalog(
        more: """
          , "recorded": [{"dataset": "d", "values": {"top1": 1}, "decimals": 1, "source": "s",
            "preprocessingNote": "n", "count": 2, "fileNames": "0a"}]
          """),
      "zoo.json: models[0].recorded[0].fileNames: expected 64 hexadecimal digits"),
    Fault(
      sampleCatalog(
        more: """
          , "recorded": [{"dataset": "d", "values": {"top1": 1}, "decimals": 1, "source": "s",
            "preprocessingNote": "n", "fileNames": "\(String(repeating: "0a", count: 32))"}]
          """),
      "zoo.json: models[0].recorded[0].fileNames: needs the count of the pictures"),
    Fault(
      sampleCatalog(more: #", "parameters": {"count": 1.5}"#),
      "zoo.json: holds a number that its field cannot hold, such as a fraction for a count"),
    Fault(
      sampleCatalog(models: [sampleModel("a"), sampleModel("A")]),
      "zoo.json: models[1].name: `A` already names models[0]"),
    Fault(
      sampleCatalog(models: [sampleModel("a"), sampleModel("b", #", "aliases": ["c", "a"]"#)]),
      "zoo.json: models[1].aliases[1]: `a` already names models[0]"),
    Fault(
      sampleCatalog(models: [sampleModel("a", #", "aliases": ["zoo/A"]"#)]),
      "zoo.json: models[0].aliases[0]: `zoo/A` already names models[0]"),
  ]

  @Test(arguments: faults) func message(fault: Fault) throws {
    let error = try #require(throws: RegistryError.self) { try Catalog(fault.json) }
    #expect(error.description == fault.message)
  }

  @Test func sampleIsValid() throws {
    #expect(try Catalog(sampleCatalog()).models.count == 1)
  }

  @Test func unknownKeysAreFoundByTheLint() throws {
    let json = sampleCatalog(more: #", "licence": {"name": "MIT"}, "flops": null"#)
    #expect(try Catalog.unknownKeys(in: json) == ["models[0].flops", "models[0].licence"])
    #expect(try Catalog(json).models[0].license == nil)
  }

  @Test func missingFile() throws {
    let error = try #require(throws: RegistryError.self) { try Catalog(path: "/nowhere/zoo.json") }
    #expect(error.description == "/nowhere/zoo.json: cannot open: no such file or directory")
  }
}
