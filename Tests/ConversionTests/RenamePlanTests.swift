import BEiTModels
import Conversion
import Tensors
import Testing

@Suite struct RenamePlanTests {
  /// Every published layout closes: each tensor accounted for, each wanted tensor provided.
  @Test(arguments: Listing.all) func closesToSwift(listing: Listing) throws {
    let source = try listing.load()
    let configuration = try listing.configuration(of: source)
    let plan = try RenamePlan.make(
      source: source, from: nil, to: .swift, configuration: configuration)
    #expect(plan.isComplete, "\(plan.problems)")
    #expect(plan.from == listing.layout)
    #expect(plan.sources.map(\.name) == source.names)
    let schema = WeightSchema(configuration)
    #expect(plan.targets.map(\.name) == schema.weights.map(\.name))
    #expect(plan.targets.map(\.shape) == schema.weights.map(\.shape))
    #expect(schema.parameterCount == listing.parameters)
  }

  /// Back from Swift, the key set, types and shapes are those of the listing.
  @Test(arguments: Listing.all.filter { $0.layout.isWritable && !$0.name.contains("train") })
  func returnsToEqualKeySet(listing: Listing) throws {
    let source = try listing.load()
    let configuration = try listing.configuration(of: source)
    let back = try RenamePlan.make(
      source: swift(configuration), from: .swift, to: listing.layout,
      configuration: configuration)
    #expect(back.isComplete, "\(back.problems)")
    #expect(!back.sources.contains { $0.fate == .unmatched || $0.fate.isDropped })
    let made = try back.apply(to: swift(configuration))
    #expect(Set(made.names) == Set(source.names))
    for (name, tensor) in source {
      #expect(made[name]?.shape == tensor.shape, "\(name)")
      #expect(made[name]?.scalarType == tensor.scalarType, "\(name)")
      #expect(made[name]?.bytes.count == tensor.bytes.count, "\(name)")
    }
  }

  /// Layouts that name the same model differently give the same weights.
  @Test func layoutsAgree() throws {
    let names = ["unilm_ft", "timm", "mmpretrain_ft", "hf_classification", "hf_v5_classification"]
    let targets = try names.map { name in
      let source = try KeyListing.load(name)
      let found = try LayoutDetection.require(source.names)
      // Without config.json the epsilon of transformers is another.
      let configuration = try ConfigurationInference.infer(
        source, layout: found.layout, task: found.task,
        settings: Settings(["layer_norm_eps": "1e-6"])
      ).configuration
      return try RenamePlan.make(
        source: source, from: nil, to: .swift, configuration: configuration)
    }
    for plan in targets {
      #expect(plan.targets.map(\.name) == targets[0].targets.map(\.name))
      #expect(plan.configuration == targets[0].configuration)
    }
  }

  /// From any layout to any that has the kind of model, with everything accounted for.
  @Test(arguments: Listing.all, Layout.allCases.filter(\.isWritable))
  func anyToAny(listing: Listing, to: Layout) throws {
    let source = try listing.load()
    let configuration = try listing.configuration(of: source)
    let hasTask =
      switch (to, listing.task) {
      case (.timm, .classification): true
      case (.timm, _), (.huggingFace, .tokenizer): false
      default: true
      }
    guard hasTask else {
      #expect(throws: ConversionError.self) {
        try RenamePlan.make(source: source, from: nil, to: to, configuration: configuration)
      }
      return
    }
    let plan = try RenamePlan.make(source: source, from: nil, to: to, configuration: configuration)
    #expect(plan.isComplete, "\(plan.problems)")
    // Whatever is written is recognised again as the same model.
    var written = StateDict()
    for target in plan.targets { written[target.name] = KeyListing.placeholder(target.shape) }
    let found = try LayoutDetection.require(written.names)
    #expect(found.layout == to)
    #expect(found.task == listing.task)
    #expect(Set(plan.targets.map(\.name)).count == plan.targets.count)
  }

  /// A tokenizer that comes with a pretraining model is dropped by name where there is no place.
  @Test func noPlaceIsNamed() throws {
    let source = try KeyListing.load("mmpretrain_pt")
    let configuration = try Listing("mmpretrain_pt", .mmpretrain, .pretraining, parameters: 0)
      .configuration(of: source)
    let plan = try RenamePlan.make(
      source: source, from: nil, to: .unilm, configuration: configuration)
    let codebook = plan.sources.first { $0.name == "target_generator.quantize.embedding.weight" }
    #expect(codebook?.fate == .dropped(rule: "no-place-in-unilm"))
    #expect(plan.configuration.tokenizerDepth == nil)
    #expect(configuration.tokenizerDepth == 12)
  }

  @Test func digestFollowsTheText() throws {
    let source = try KeyListing.load("timm")
    let configuration = try ConfigurationInference.infer(
      source, layout: .timm, task: .classification
    ).configuration
    let plan = try RenamePlan.make(
      source: source, from: nil, to: .swift, configuration: configuration)
    let again = try RenamePlan.make(
      source: source, from: .timm, to: .swift, configuration: configuration)
    #expect(plan == again)
    #expect(plan.digest == again.digest)
    #expect(plan.digest == SHA256.digest(of: Array("\(plan)".utf8)))
    let other = try RenamePlan.make(
      source: source, from: .timm, to: .unilm, configuration: configuration)
    #expect(plan.digest != other.digest)
    #expect(
      "\(plan)".hasPrefix(
        "plan timm -> swift classification\nsource cls_token mapped to backbone.classToken\n"))
  }

  @Test func readOnlyLayoutsAreRefused() throws {
    let source = try KeyListing.load("timm")
    let configuration = Configuration.classification(
      ClassifierConfiguration(backbone: .base, classes: 1000))
    for layout in [Layout.candle, .huggingFaceMemory] {
      #expect(
        throws: ConversionError.unsupported(
          layout: layout, reason: "files of this layout can only be read")
      ) {
        try RenamePlan.make(source: source, from: nil, to: layout, configuration: configuration)
      }
    }
  }

  private func swift(_ configuration: Configuration) -> StateDict {
    var tensors = StateDict()
    for weight in WeightSchema(configuration).weights {
      tensors[weight.name] = KeyListing.placeholder(weight.shape)
    }
    return tensors
  }
}

extension RenamePlan.Source.Fate {
  var isDropped: Bool {
    if case .dropped = self { return true }
    return false
  }
}

extension Configuration {
  /// The depth of the tokenizer that comes with a pretraining model.
  var tokenizerDepth: Int? {
    if case .pretraining(let model) = self { return model.tokenizer?.encoder.depth }
    return nil
  }
}
