import BEiTModels
import Conversion
import Tensors
import Testing

@Suite struct LayoutDetectionTests {
  @Test(arguments: Listing.all) func recognises(listing: Listing) throws {
    let found = try LayoutDetection.require(listing.load().names)
    #expect(found.layout == listing.layout)
    #expect(found.task == listing.task)
  }

  struct Marks: Sendable {
    let names: [String]
    let layout: Layout
    let task: Configuration.Task
  }

  @Test(arguments: [
    Marks(
      names: ["blocks.0.ls1.gamma", "blocks.0.attn.qkv.weight", "head.weight"],
      layout: .candle, task: .classification),
    Marks(
      names: ["encoder.layers.0.ln1.weight", "quantize.embedding.weight"],
      layout: .mmpretrain, task: .tokenizer),
    Marks(
      names: ["backbone.layers.0.ln1.weight", "decode_head.conv_seg.weight"],
      layout: .mmpretrain, task: .segmentation),
    Marks(
      names: ["backbone.layers.0.ln1.weight", "head.cls_head.weight", "backbone.ln1.weight"],
      layout: .mmpretrain, task: .pretraining),
    Marks(
      names: ["backbone.classToken", "norm.weight", "head.weight"],
      layout: .swift, task: .classification),
    Marks(
      names: ["backbone.classToken", "backbone.maskToken", "norm.weight", "head.weight"],
      layout: .swift, task: .pretraining),
  ])
  func marks(case marks: Marks) throws {
    let found = try LayoutDetection.require(marks.names)
    #expect(found.layout == marks.layout)
    #expect(found.task == marks.task)
  }

  /// unilm and timm share names; a stated layout is believed.
  @Test func statedLayout() throws {
    let names = try KeyListing.load("timm").names
    #expect(try LayoutDetection.require(names, layout: .unilm).layout == .unilm)
    #expect(throws: ConversionError.self) {
      try LayoutDetection.require(names, layout: .mmpretrain)
    }
  }

  @Test func unknownSaysWhatWasLookedFor() throws {
    let names = ["blocks.0.atn.qkv.weight", "haed.weight"]
    let error = try #require(throws: ConversionError.self) {
      try LayoutDetection.require(names)
    }
    let text = error.description
    #expect(text.hasPrefix("layout: not recognised: found `blocks.0.atn.qkv.weight`"))
    #expect(text.contains("looked for the names of swift, unilm, timm, mmpretrain, hf"))
    #expect(text.contains("did you mean `blocks.0.attn.qkv.weight`?"))
    #expect(text.contains("\nhint: "))
  }
}
