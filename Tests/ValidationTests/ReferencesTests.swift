import Imaging
import TestSupport
import Testing
import Validation

/// References come from anybody's script, so what breaks the schema is named with its place.
@Suite struct ReferencesTests {
  @Test func reads() throws {
    let references = try References(Array(text().utf8), path: "r.json")
    #expect(references.model == "m")
    #expect(references.implementation == ["name": "torch", "versions.numpy": "2", "parts.0": "a"])
    #expect(references.images.first?.label == nil && references.images.first?.pixels == nil)
    #expect(references.recorded == nil)
  }

  @Test(arguments: [
    Fault("schema", "\"schema\":1", "\"schema\":2", "expected schema 1, found 2"),
    Fault(
      "no pictures", "[{\"file\":\"a.png\",\"logits\":[1,2]}]", "[]",
      "images: expected pictures, found none"),
    Fault("logits", "[1,2]", "[1]", "images[0] `a.png`: expected 2 logits, found 1"),
    Fault(
      "label", "\"logits\"", "\"label\":2,\"logits\"", "images[0] `a.png`: label 2 is no class"),
    Fault(
      "top five", "\"logits\"", "\"top5\":[-1],\"logits\"",
      "images[0] `a.png`: top5 names no class"),
    Fault(
      "path", "a.png", "../a.png",
      "images[0] `../a.png`: expected a path inside the folder of the pictures"),
    Fault(
      "twice", "{\"file\"",
      "{\"file\":\"a.png\",\"logits\":[1,2]},{\"file\"", "images: the same file stands twice"),
    Fault("key", "\"file\"", "\"name\"", "images[0].file: missing"),
    Fault("kind", "\"a.png\"", "7", "images[0].file: a value of another kind was expected"),
    Fault("filter", "bicubic", "cubic", "preprocessing.filter: not a value that is known here"),
    Fault("JSON", "{", "", "not valid JSON"),
    Fault("classes", "[\"a\",\"b\"]", "[]", "classes: expected names, found none"),
  ])
  func refuses(_ fault: Fault) throws {
    let broken = text().replacing(fault.old, with: fault.new, maxReplacements: 1)
    #expect(broken != text())
    #expect(throws: ValidationError("r.json", .references, fault.detail)) {
      try References(Array(broken.utf8), path: "r.json")
    }
  }

  /// The file that the recording script writes: pictures in folders of their classes, one of which
  /// could not be read.
  @Test func recorded() throws {
    let references = try References(path: "\(fixtures)/validation/recorded.json")
    #expect(references.model == "beitv2_tiny_patch8_64")
    #expect(references.checkpoint == "beitv2_tiny_patch8_64.pth")
    #expect(references.implementation["name"] == "timm")
    #expect(references.implementation["torch"] != nil)
    #expect(references.classes.count == 10 && references.classes[0] == "disc")
    #expect(references.preprocessing == Preprocessing(resize: .shortSide(73), crop: 64))
    let recorded = try #require(references.recorded)
    #expect(recorded.count == 4 && recorded.top1 == 100 && recorded.top5 == 100)
    #expect(
      references.images.map(\.file)
        == ["disc/disc_00.jpg", "dots/dots_14.png", "ring/ring_08.jpg", "star/star_14.png"])
    #expect(references.images.map(\.label) == [0, 8, 1, 4])
    #expect(references.images.allSatisfy { $0.pixels?.count == 64 && $0.logits.count == 10 })
    // The bundled references hold the same logits, to rounding.
    let bundled = try References(path: "\(fixtures)/tiny/references.json")
    for image in references.images {
      let name = image.file.split(separator: "/")[1]
      let other = try #require(bundled.images.first { $0.file == name })
      #expect(image.pixels == other.pixels && image.top5 == other.top5)
      #expect(LogitDifference(image.logits, other.logits).maxAbs ?? 1 < 1e-5)
    }
  }

  @Test func absentFile() {
    #expect(throws: ValidationError.self) { try References(path: "/nowhere/references.json") }
  }

  private func text() -> String {
    """
    {"schema":1,"model":"m",\
    "implementation":{"name":"torch","versions":{"numpy":2},"parts":["a"]},\
    "preprocessing":{"resize":{"shortSide":9},"filter":"bicubic","crop":8,"mean":[0,0,0],\
    "std":[1,1,1],"orientation":"ignore"},"classes":["a","b"],\
    "images":[{"file":"a.png","logits":[1,2]}]}
    """
  }
}

struct Fault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let old: String
  let new: String
  let detail: String

  init(_ name: String, _ old: String, _ new: String, _ detail: String) {
    testDescription = name
    self.old = old
    self.new = new
    self.detail = detail
  }
}
