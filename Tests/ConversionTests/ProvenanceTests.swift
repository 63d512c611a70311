import BEiTModels
import Conversion
import Tensors
import Testing

@Suite struct ProvenanceTests {
  private let provenance = Provenance(
    tool: "beit-zoo 0.1.0", layout: .swift, configuration: SmallModels.tokenizer,
    preprocessing: #"{"crop":224}"#, metrics: #"{"top1":85.5}"#,
    source: .init(name: "model.pth", size: 12, sha256: "ab", layout: .unilm), planDigest: "cd",
    ties: [["a", "b"]])

  @Test func roundTrip() throws {
    let metadata = try provenance.metadata()
    #expect(metadata["format"] == "pt")
    #expect(metadata["source_size"] == "12")
    #expect(try Provenance(metadata: metadata) == provenance)
  }

  @Test func foreignMetadata() throws {
    #expect(try Provenance(metadata: ["format": "pt"]) == nil)
    var metadata = try provenance.metadata()
    metadata["configuration"] = #"{"task":"tokenizer"}"#
    #expect(
      throws: ConversionError.badJSON(
        subject: "metadata configuration", reason: "encoder: missing")
    ) { try Provenance(metadata: metadata) }
  }

  /// The metadata of a converted file tells what its tensors cannot: here the heads.
  @Test func configurationOfAConvertedFile() throws {
    let weights = SmallModels.weights(SmallModels.tokenizer)
    #expect(throws: ConversionError.self) { try ModelSource(weights) }
    let source = try ModelSource(weights, metadata: provenance.metadata())
    #expect(source.configuration == SmallModels.tokenizer)
    #expect(
      throws: ConversionError.contradiction(
        setting: "heads", given: "4", origin: "--set", found: "3")
    ) {
      try ModelSource(
        weights, metadata: provenance.metadata(),
        request: ConversionRequest(settings: ["heads": "4"]))
    }
  }
}
