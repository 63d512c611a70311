import BEiTZoo
import Registry
import Testing

@Suite struct ModelEntryConfigurationTests {
  private static let catalog = try? Catalog.bundled()

  /// Published counts that count something else, with the reason.
  private static let exceptions: [String: Int] = [
    // The metafile counts a layer norm of 2 x 768 that the built model has not.
    "beitv2_beit-base-p16_8xb256-amp-coslr-300e_in1k": 192_809_840,
    // The metafile repeats the count of the fine-tuned model.
    "beit_beit-base-p16_8xb256-amp-coslr-300e_in1k": 91_965_776,
    // The original keeps counts and averages of its codebook, and the mark of an initialised one.
    "vqkd_encoder_base_decoder_3x768x12_clip": 109_369_889 - 8192 * 33 - 1,
    "vqkd_encoder_base_decoder_1x768x12_dino": 95_392_545 - 8192 * 33 - 1,
  ]

  /// What the entry says of the sizes gives the number of parameters that it says.
  @Test(arguments: (catalog?.models ?? []).filter { $0.parameters?.count != nil }.map(\.name))
  func parameters(_ name: String) throws {
    let entry = try #require(try Self.catalog?.model(named: name))
    let cost = try #require(entry.cost)
    #expect(cost.parameters == Self.exceptions[name] ?? entry.parameters?.count)
    if Self.exceptions[name] != nil { #expect(cost.parameters != entry.parameters?.count) }
  }

  /// Operations agree with those that the publishers list, in either counting.
  @Test(
    arguments: (catalog?.models ?? []).filter { $0.flops != nil && $0.publisher != "kecam" }
      .map(\.name))
  func operations(_ name: String) throws {
    let entry = try #require(try Self.catalog?.model(named: name))
    let cost = try #require(entry.cost)
    let published = try #require(entry.flops?.giga)
    guard let listed = cost.listedOperations else {
      // The metafile of pretraining counts the backbone alone.
      #expect(entry.task == .pretraining)
      return
    }
    #expect(abs(Double(listed) / 1e9 - published) < 0.006)
  }

  @Test func base() throws {
    let entry = try #require(
      try Self.catalog?.model(named: "beitv2_base_patch16_224_pt1k_ft21kto1k"))
    #expect(entry.cost?.parameters == 86_530_984)
    #expect(entry.cost?.listedOperations == 17_581_219_584)
    #expect(entry.cost?.multiplyAdds == 17_563_828_224)
  }

  /// Every entry of a kind that runs here describes a model, except where sizes are not published.
  @Test func complete() throws {
    let unknown = (Self.catalog?.models ?? []).filter { $0.configuration == nil }
    #expect(unknown.map(\.name) == ["dalle_encoder"])
    let tasks = (Self.catalog?.models ?? []).compactMap { entry in
      entry.configuration.map { $0.task.rawValue == entry.task.rawValue }
    }
    #expect(!tasks.contains(false))
  }

  /// Four blocks feed a segmentation decoder: those stated, or the usual ones.
  @Test func outputBlocks() throws {
    for (name, blocks) in [
      ("beitv2_large_patch16_224_pt1k_ftade20k", [7, 11, 15, 23]),
      ("beit_base_patch16_640_pt22k_ft22ktoade20k", [3, 5, 7, 11]),
    ] {
      let entry = try #require(try Self.catalog?.model(named: name))
      guard case .segmentation(let model)? = entry.configuration else {
        Issue.record("\(name) is no segmentation model")
        continue
      }
      #expect(model.outputBlocks == blocks)
    }
  }
}
