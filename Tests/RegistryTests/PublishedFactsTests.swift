import Imaging
import FoundationEssentials
import Imaging
import Registry
import TestSupport
import Testing

private let facts = shared + "/spec/zoo_models.json"

/// Every fact of the catalogue against the collection that it was written from.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: facts),
    "the collection of published facts is not beside this checkout"))
struct PublishedFactsTests {
  let catalog: Catalog
  let models: [Fact]

  init() throws {
    catalog = try Catalog.bundled()
    let file = try JSONDecoder().decode(
      Collection.self, from: Data(contentsOf: URL(filePath: facts)))
    models = file.models
  }

  private func entry(of fact: Fact) throws -> ModelEntry {
    if let entry = try? catalog.model(named: fact.id) { return entry }
    let name = fact.id.split(separator: "/").dropFirst().joined(separator: "/")
    return try catalog.model(named: name)
  }

  /// Each of the 63 has its own entry, and the catalogue has no other.
  @Test func entries() throws {
    let names = try models.map { try entry(of: $0).name }
    #expect(Set(names).count == 63)
    #expect(names == catalog.models.filter { $0.publisher != "zoo" }.map(\.name))
  }

  @Test func identity() throws {
    for fact in models {
      let entry = try entry(of: fact)
      #expect(fact.id.hasPrefix(entry.publisher + "/"))
      #expect(catalog.publishers[entry.publisher]?.name == fact.publisher || fact.id.contains("mm"))
      #expect(entry.family == fact.family)
      #expect(entry.license?.name.lowercased() == fact.license?.value.lowercased())
      #expect(Set(entry.sources) == Set(fact.sources))
    }
  }

  @Test func files() throws {
    for fact in models {
      let entry = try entry(of: fact)
      #expect(entry.files.map(\.url) == fact.urls.map(\.url))
      for (file, source) in zip(entry.files, fact.urls) {
        #expect((file.state == .dead) == source.status.hasPrefix("dead"), "\(source.url)")
        if source.status.hasPrefix("current") { #expect(file.state == .current) }
        #expect(file.md5 == fact.md5)
      }
      let prefixes = Set(entry.files.compactMap(\.sha256Prefix))
      #expect(prefixes == Set([fact.hash_prefix?.prefix].compactMap(\.self)), "\(fact.id)")
    }
  }

  @Test func sizes() throws {
    for fact in models {
      let entry = try entry(of: fact)
      let network = entry.architecture
      #expect(entry.parameters?.count == fact.params, "\(fact.id)")
      if let published = fact.params_readme { #expect(entry.parameters?.published == published) }
      #expect(entry.size == fact.arch.size)
      guard let network else { continue }
      #expect(network.imageSize == fact.input_size && network.patchSize == fact.patch_size)
      #expect(network.width == fact.arch.embed_dim)
      #expect(network.depth == fact.arch.depth ?? fact.arch.encoder_depth)
      if let heads = fact.arch.num_heads { #expect(network.heads == heads) }
      #expect(network.decoder?.depth == fact.arch.decoder_depth)
      #expect(network.layerScaleInit == fact.arch.layer_scale_init)
      #expect(
        network.classes ?? network.vocabulary ?? network.codebookSize == fact.num_classes,
        "\(fact.id)")
    }
  }

  @Test func operations() throws {
    for fact in models {
      let giga = try entry(of: fact).flops?.giga
      switch fact.flops {
      case .exact(let count): #expect(giga.map { Int(($0 * 1e9).rounded()) } == count)
      case .text(let text): #expect(giga.map { text.hasPrefix(decimal($0, places: 2)) } == true)
      case nil: #expect(giga == nil)
      }
    }
  }

  @Test func epochs() throws {
    for fact in models {
      let stages = try entry(of: fact).training
      if let epochs = fact.pretrain_epochs { #expect(stages.first?.epochs == epochs) }
      if let epochs = fact.finetune_epochs { #expect(stages.last?.epochs == epochs) }
      if let steps = fact.finetune_iterations { #expect(stages.last?.iterations == steps) }
    }
  }

  @Test func results() throws {
    for fact in models {
      let entry = try entry(of: fact)
      let more = fact.metrics.filter { $0.mIoU_ms_flip != nil }.count
      #expect(entry.recorded.count == fact.metrics.count + more, "\(fact.id)")
      for metric in fact.metrics {
        #expect(entry.recorded.contains(where: metric.agrees), "\(fact.id) \(metric)")
        guard let flipped = metric.mIoU_ms_flip else { continue }
        #expect(
          entry.recorded.contains {
            $0.values == [.meanIoU: flipped] && $0.protocolName == "multi-scale and flip"
          })
      }
      let runs = entry.recorded.flatMap { $0.runs ?? [] }.map { [$0.top1, $0.top5] }
      #expect(runs == (fact.timm_history ?? []).map { [$0.top1, $0.top5] }, "\(fact.id)")
    }
  }

  @Test func preprocessing() throws {
    for fact in models {
      let entry = try entry(of: fact)
      guard let side = fact.preprocessing?.resize_to else { continue }
      let steps = try #require(entry.preprocessing)
      #expect(steps.resize == .shortSide(side) && steps.crop == fact.preprocessing?.crop_size)
      #expect([steps.mean.x, steps.mean.y, steps.mean.z] == fact.preprocessing?.mean)
      #expect([steps.std.x, steps.std.y, steps.std.z] == fact.preprocessing?.std)
      #expect(steps.filter.rawValue == fact.preprocessing?.interpolation)
    }
  }

  @Test func knownOutputs() throws {
    for fact in models {
      let known = try entry(of: fact).knownOutputs
      #expect(known.count == (fact.golden == nil ? 0 : 1))
      #expect(known.first?.values == fact.golden.flatMap { $0.logits_first3 ?? $0.expected })
      #expect(known.first?.argmax == fact.golden?.argmax)
    }
  }

  /// Both name the same ancestor, each in its own words.
  @Test func lineage() throws {
    for fact in models {
      let ancestors = try entry(of: fact).derivedFrom.compactMap(\.model)
      if let derived = fact.derived_from {
        #expect(ancestors == [derived.split(separator: "/").dropFirst().joined()])
      } else if let text = fact.init_checkpoint, !text.hasPrefix("scratch") {
        #expect(ancestors.contains(text.split(separator: " ").last.map(String.init) ?? ""))
      }
    }
  }
}
