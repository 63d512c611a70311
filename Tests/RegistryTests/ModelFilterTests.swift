import Registry
import Testing

@Suite struct ModelFilterTests {
  let catalog: Catalog

  init() throws { catalog = try Catalog.bundled() }

  private func names(_ filter: ModelFilter, _ order: ModelOrder = .catalog) throws -> [String] {
    try catalog.models(matching: filter, order: order).map(\.name)
  }

  /// mmpretrain's `list_models` gives these for its own models.
  @Test func patternsAsInMmpretrain() throws {
    let all = [
      "beit-base-p16_beitv2-in21k-pre_3rdparty_in1k",
      "beit-base-p16_beitv2-pre_8xb128-coslr-100e_in1k",
      "beitv2_beit-base-p16_8xb256-amp-coslr-300e_in1k",
    ]
    #expect(
      try names(ModelFilter(pattern: "beitv2", publisher: "mmpretrain"), .name) == [all[2]])
    #expect(try names(ModelFilter(pattern: "*beitv2", publisher: "mmpretrain"), .name) == all)
    #expect(
      try names(
        ModelFilter(pattern: "*beitv2", excluding: ["*3rdparty*"], publisher: "mmpretrain"), .name)
        == [all[1], all[2]])
  }

  struct Count: Sendable {
    let filter: ModelFilter
    let count: Int
  }

  static let counts = [
    Count(filter: ModelFilter(), count: 64),
    Count(filter: ModelFilter(task: .tokenizer), count: 5),
    Count(filter: ModelFilter(task: .segmentation), count: 8),
    Count(filter: ModelFilter(task: .pretraining), count: 9),
    Count(filter: ModelFilter(family: "beitv2", publisher: "unilm"), count: 19),
    Count(filter: ModelFilter(publisher: "TIMM"), count: 13),
    Count(filter: ModelFilter(size: "tiny"), count: 1),
    Count(filter: ModelFilter(publisher: "unilm", dataset: "ade20k"), count: 6),
  ]

  @Test(arguments: counts) func count(item: Count) throws {
    #expect(try names(item.filter).count == item.count)
  }

  @Test func unknownValue() throws {
    let error = try #require(throws: RegistryError.self) {
      try names(ModelFilter(family: "beit3"))
    }
    #expect(
      error.description == """
        beit3: no model has this family
        hint: choose one of `beit` or `beitv2`
        """)
  }

  @Test func orders() throws {
    let filter = ModelFilter(task: .classification, publisher: "timm")
    #expect(
      try names(filter, .accuracy).first == "beit_large_patch16_512.in22k_ft_in22k_in1k")
    let counts = try catalog.models(matching: filter, order: .parameters)
      .map { $0.parameters?.count ?? 0 }
    #expect(counts == counts.sorted())
    #expect(try names(filter, .name) == names(filter).sorted())
  }
}
