import Registry
import TestSupport
import Testing

/// What holds for the whole catalogue that the program carries.
@Suite struct CatalogTests {
  let catalog: Catalog

  init() throws { catalog = try Catalog.bundled() }

  /// 63 published models and the one that the program carries.
  @Test func count() {
    #expect(catalog.models.count == 64)
    #expect(catalog.models.filter { $0.publisher != "zoo" }.count == 63)
  }

  /// A binary that carries an older catalogue than the repository has would mislead.
  @Test func carriesTheCatalogOfTheRepository() throws {
    let file = try content(of: repository + "/zoo.json")
    #expect(Catalog.bundledBytes == file)
    #expect(file.count <= 200_000)
    #expect(try Catalog(path: repository + "/zoo.json") == catalog)
  }

  /// A misspelt key would otherwise be passed over in silence.
  @Test func hasNoUnknownKeys() throws {
    #expect(try Catalog.unknownKeys(in: Catalog.bundledBytes) == [])
  }

  @Test func everyNameAndAliasMeansItsModel() throws {
    for model in catalog.models {
      for name in [model.name, model.qualifiedName, model.name.uppercased()] + model.aliases {
        #expect(try catalog.model(named: name).name == model.name)
      }
    }
  }

  @Test func namesAreUnique() {
    let names = catalog.models.flatMap { [$0.name] + $0.aliases }.map { $0.lowercased() }
    #expect(Set(names).count == names.count)
  }

  /// A figure means nothing without the preprocessing that it was measured with.
  @Test func everyResultSaysHowItWasMeasured() {
    for result in catalog.models.flatMap(\.recorded) {
      #expect((result.preprocessing == nil) != (result.preprocessingNote == nil))
      #expect(!result.values.isEmpty && !result.source.isEmpty)
    }
  }

  /// Every published model has a source, a file, and what its task needs to be built.
  @Test func entriesAreComplete() {
    for model in catalog.models where model.publisher != "zoo" {
      #expect(!model.sources.isEmpty && !model.files.isEmpty, "\(model.name)")
      #expect(model.preferredFile != nil, "\(model.name)")
      guard model.isConvertible else { continue }
      let network = model.architecture
      #expect(network?.imageSize != nil && network?.width != nil && network?.depth != nil)
      #expect(network?.heads != nil && network?.relativePositionBias != nil, "\(model.name)")
      #expect(network?.width.map { $0 * 4 } == network?.mlpWidth, "\(model.name)")
      #expect(network?.layerScale != nil, "\(model.name)")
    }
  }

  /// The label set of a classifier has as many classes as its output.
  @Test func labelsFitTheOutputs() throws {
    for model in catalog.models {
      guard let labels = model.labels else { continue }
      let set = try #require(labels.labels)
      #expect(set.count == model.architecture?.classes, "\(model.name)")
    }
  }

  /// Parameters follow from the sizes: no table may be off by a digit (see the formula for
  /// classifiers with mean pooling, a bias table a block, and layer scale).
  @Test func parametersOfClassifiersFollowFromTheirSizes() throws {
    for model in catalog.models where model.task == .classification && model.publisher != "zoo" {
      let network = try #require(model.architecture)
      let sizes = [network.imageSize, network.width, network.depth, network.heads, network.classes]
      let known = sizes.compactMap(\.self)
      try #require(known.count == 5)
      let (image, d, l, h, c) = (known[0], known[1], known[2], known[3], known[4])
      let side = 2 * (image / 16) - 1
      let block = 12 * d * d + 14 * d + (side * side + 3) * h
      #expect(
        model.parameters?.count == d + 769 * d + l * block + 2 * d + c * d + c, "\(model.name)")
    }
  }

  @Test func lineage() throws {
    let model = try catalog.model(named: "beitv2_base_patch16_224_pt1k_ft21kto1k")
    let origin = try #require(model.derivedFrom.first)
    #expect(catalog.model(of: origin)?.name == "beitv2_base_patch16_224_pt1k_ft21k")
    #expect(model.datasets == ["imagenet-1k", "imagenet-22k"])
    #expect(
      catalog.descendants(of: model).map(\.name) == [
        "beit-base-p16_beitv2-in21k-pre_3rdparty_in1k",
        "beitv2_base_patch16_224.in1k_ft_in22k_in1k",
        "beit_v2_base_patch16_224_imagenet21k-ft1k",
      ])
  }
}
