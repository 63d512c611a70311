import Registry
import Testing

@Suite struct LookupTests {
  let catalog: Catalog

  init() throws { catalog = try Catalog.bundled() }

  struct Case: Sendable {
    let asked: String
    let name: String
  }

  static let cases = [
    Case(
      asked: "BEiTv2_Base_patch16_224_PT1K_ft21kto1k",
      name: "beitv2_base_patch16_224_pt1k_ft21kto1k"),
    Case(asked: "beitv2_base_patch16_224", name: "beitv2_base_patch16_224.in1k_ft_in22k_in1k"),
    Case(
      asked: "timm/beitv2_large_patch16_224.in1k_ft_in1k",
      name: "beitv2_large_patch16_224.in1k_ft_in1k"),
    Case(
      asked: "hf-hub:timm/beit_base_patch16_384.in22k_ft_in22k_in1k",
      name: "beit_base_patch16_384.in22k_ft_in22k_in1k"),
    Case(
      asked: "microsoft/beit-base-patch16-224", name: "beit_base_patch16_224_pt22k_ft22kto1k"),
    Case(
      asked: "vqkd_encoder_base_decoder_1x768x12_clip-d93179da",
      name: "vqkd_encoder_base_decoder_1x768x12_clip"),
    Case(
      asked: "beitv2-base_3rdparty_in1k", name: "beit-base-p16_beitv2-in21k-pre_3rdparty_in1k"),
    Case(asked: "kecam/beit_large_patch16_512", name: "kecam_beit_large_patch16_512"),
  ]

  @Test(arguments: cases) func name(of item: Case) throws {
    #expect(try catalog.model(named: item.asked).name == item.name)
  }

  @Test func unknownNameWithSuggestions() throws {
    let error = try #require(throws: RegistryError.self) {
      try catalog.model(named: "beitv2_base_patch16_224_pt1k_ft21kot1k")
    }
    #expect(
      error.description == """
        beitv2_base_patch16_224_pt1k_ft21kot1k: no model has this name
        hint: did you mean `beitv2_base_patch16_224_pt1k_ft21kto1k`, \
        `beitv2_base_patch16_224_pt1k_ft21k` or `beitv2_large_patch16_224_pt1k_ft21kto1k`?
        """)
  }

  @Test func unknownNameWithoutSuggestions() throws {
    let error = try #require(throws: RegistryError.self) { try catalog.model(named: "resnet50") }
    #expect(
      error.description == """
        resnet50: no model has this name
        hint: `zoo list` shows every name
        """)
  }

  /// The architecture's name at the publisher does not say which weights.
  @Test func sharedName() throws {
    let name = "beit_base_patch16_224_8k_vocab_cls_pt"
    #expect(
      throws: RegistryError.ambiguousModel(
        name,
        candidates: ["beitv2_base_patch16_224_pt1k_300e", "beitv2_base_patch16_224_pt1k"])
    ) { try catalog.model(named: name) }
  }

  /// timm's default weights go by the architecture's name, and win over who merely shares it.
  @Test func aliasBeforeSharedName() throws {
    #expect(
      try catalog.model(named: "beit_base_patch16_224").name
        == "beit_base_patch16_224.in22k_ft_in22k_in1k")
  }
}
