import BEiTZoo
import Tensors
import TestSupport
import Testing

/// Every kind of model, as its own project wrote it: loaded as it is, and converted first.
@Suite(.enabled(if: exists(OracleCase.root), "the reference cases are not here"))
struct OracleCaseTests {
  /// What each kind of model must at least show.
  private func required(_ configuration: Configuration) -> Set<String> {
    switch configuration {
    case .classification: ["logits", "features.pooled"]
    case .pretraining: ["hidden.1", "mim.logits"]
    case .tokenizer: ["codes", "quantised", "reconstruction", "train_step.codebook"]
    case .segmentation: ["seg.logits", "seg.aux_logits", "seg.logits_crop", "seg.argmax"]
    }
  }

  private func check(_ loaded: LoadedModel, _ oracle: OracleCase) throws {
    let comparison = try oracle.compare(loaded.model)
    #expect(comparison.wrong.isEmpty)
    let absent: Set<String> =
      switch oracle.id {
      // It states what a classifier made of it gives.
      case "shared_to_blocks": ["mim.logits"]
      default: []
      }
    #expect(required(loaded.configuration).subtracting(absent).isSubset(of: comparison.names))
  }

  @Test(arguments: OracleCase.all) func straight(_ oracle: OracleCase) throws {
    try check(zoo().load(oracle.path, settings: oracle.settings), oracle)
  }

  /// A converted file says everything about its model itself.
  @Test(arguments: OracleCase.all) func converted(_ oracle: OracleCase) throws {
    try withTemporaryFolder { folder in
      let output = folder + "/out.safetensors"
      var options = ConversionOptions()
      options.settings = try oracle.settings
      let report = try zoo().convert(oracle.path, to: output, options: options)
      #expect(report.isComplete)
      #expect(try names(in: folder) == ["out.safetensors"])
      try check(zoo().load(output), oracle)
      if report.notes.allSatisfy({ !$0.contains("brought to") }) {
        try checkBytes(report, of: output, from: oracle)
      }
    }
  }

  /// Tensors that only change their names keep their bytes.
  private func checkBytes(
    _ report: ConversionReport, of output: String, from oracle: OracleCase
  ) throws {
    let source = try Checkpoint(path: oracle.path).tensors
    let result = try Checkpoint(path: output).tensors
    #expect(result.count == report.tensors.count + report.synthesised.count)
    var compared = 0
    for origin in report.tensors where origin.from.count == 1 {
      let (before, after) = (source[origin.from[0]], result[origin.name])
      let (one, other) = (try #require(before, "\(origin.from)"), try #require(after))
      guard one.shape == other.shape else { continue }
      #expect(one.scalarType == other.scalarType)
      #expect(try one.bytes.read() == other.bytes.read(), "\(origin.name)")
      compared += 1
    }
    #expect(compared * 2 > report.tensors.count)
  }

  /// PyTorch archives in the Swift layout and in the source's own, and folders of transformers.
  @Test(arguments: OracleCase.all) func otherFiles(_ oracle: OracleCase) throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.settings = try oracle.settings
      let own = try zoo().load(oracle.path, settings: options.settings)
      // Once fitted to its target, a file is no longer of the size that the case states.
      let settings = oracle.id == "interpolate" ? ModelSettings() : options.settings
      let outputs: [(String, Layout)] =
        [("swift.pth", .swift), ("own.pth", own.layout)]
        + (own.configuration.task == .classification ? [("hf/", .huggingFace)] : [])
      for (name, layout) in outputs {
        options.to = layout
        _ = try zoo().convert(oracle.path, to: "\(folder)/\(name)", options: options)
        try check(zoo().load("\(folder)/\(name)", settings: settings), oracle)
      }
    }
  }
}

/// What is particular to single cases.
@Suite(.enabled(if: exists(OracleCase.root), "the reference cases are not here"))
struct OracleDetailTests {
  /// A pretraining file as a classifier: the shared table copied, the head that the case states.
  @Test func pretrainingToClassifier() throws {
    let oracle = OracleCase("shared_to_blocks")
    let expected = try oracle.tensors
    let found = try zoo().weights(
      oracle.path, settings: oracle.settings, change: ModelChange(classes: .fresh(8)))
    #expect(found.notes.count == 3)
    var weights = found.weights
    for (name, parameter) in [
      ("poolNorm.weight", "fc_norm.weight"), ("poolNorm.bias", "fc_norm.bias"),
      ("head.weight", "head.weight"), ("head.bias", "head.bias"),
    ] {
      let given: LazyTensor = try #require(expected["param.\(parameter)"])
      weights[name] = given
    }
    let comparison = try oracle.compare(makeModel(weights, found.configuration))
    #expect(comparison.wrong.isEmpty && comparison.names.contains("logits"))
    #expect(comparison.names.contains("hidden.6"))
  }

  /// Both rules at the larger grid, and the original's at a smaller one.
  @Test(arguments: [
    (48, TableInterpolation.unilm, "", "logits"), (48, .timm, "", "logits.timm"),
    (24, .unilm, "shrink.", "shrink.logits"),
  ]) func interpolated(
    _ side: Int, _ tables: TableInterpolation, _ prefix: String, _ logits: String
  ) throws {
    let oracle = OracleCase("interpolate")
    let expected = try oracle.tensors
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      (options.imageSize, options.tables) = (side, tables)
      let output = folder + "/out.safetensors"
      let report = try zoo().convert(oracle.path, to: output, options: options)
      #expect(report.from == .unilm && report.notes.contains { $0.contains(tables.rawValue) })
      let loaded = try zoo().load(output)
      #expect(loaded.preprocessing.crop == side)
      let input = try FloatTensor(#require(expected[prefix + "input"]))
      let found = try #require(try loaded.model.floats("logits", for: input))
      #expect(difference(found, try #require(expected[logits]).floats()) < 1e-4)
      let table = try #require(expected["\(prefix)table.0.\(tables.rawValue)"])
      let name = "backbone.blocks.0.attention.relativePositionBias"
      let own = try #require(try Checkpoint(path: output).tensors[name]).floats()
      #expect(difference(own, try table.floats()) < 1e-5)
    }
  }

  /// timm's training files hold two sets of weights; either can be chosen.
  @Test func selection() throws {
    let oracle = OracleCase("timm_training", "checkpoint.pth.tar")
    let expected = try oracle.tensors
    let input = try FloatTensor(#require(expected["input"]))
    for (selection, name) in [
      ("state_dict", "logits.state_dict"), ("state_dict_ema", "logits.ema"),
    ] {
      let loaded = try zoo().load(oracle.path, settings: ModelSettings(selection: selection))
      let found = try #require(try loaded.model.floats("logits", for: input))
      #expect(difference(found, try #require(expected[name]).floats()) < 1e-4)
    }
  }

  /// What is computed without mask, under the names of both projects.
  @Test(arguments: [
    ("unilm_pt", ["unmasked.tokens.final"]), ("unilm_pt_unshared_head", ["unmasked.tokens.final"]),
    ("mmpretrain_pt", ["extract_feat.0", "extract_feat.1"]),
  ]) func unmasked(_ id: String, _ names: [String]) throws {
    let oracle = OracleCase(id)
    let loaded = try zoo().load(oracle.path, settings: oracle.settings)
    let comparison = try oracle.compare(loaded.model)
    #expect(Set(names).isSubset(of: comparison.names) && comparison.wrong.isEmpty)
    // mmpretrain's `extract_feat` is the raw form of the early block and of the last.
    guard case .pretraining(let model) = loaded.configuration, id == "mmpretrain_pt" else { return }
    let input = try FloatTensor(#require(oracle.tensors["input"]))
    let raw = try loaded.extractFeatures(
      input, stage: .raw, blocks: [model.earlyLayers - 1, -1])
    for (index, tensor) in raw.enumerated() {
      let wanted = try #require(oracle.tensors["extract_feat.\(index)"])
      #expect(difference(tensor.values, try wanted.floats()) < 1e-4)
    }
  }

  /// The classes and colours that a segmentation file of mmsegmentation states.
  @Test func statedClasses() throws {
    let oracle = OracleCase("unilm_seg")
    let labels = try zoo().load(oracle.path, settings: oracle.settings).labels
    #expect(labels?.count == 7 && labels?.labels.allSatisfy { $0.color != nil } == true)
  }

  /// One minus the mean cosine is the loss that the original states.
  @Test func teacher() throws {
    let oracle = OracleCase("unilm_vqkd_with_teacher")
    let expected = try oracle.tensors
    let tokenizer = try zoo().tokenizer(oracle.path, settings: oracle.settings)
    let codes = try tokenizer.tokenizer.codes(for: FloatTensor(#require(expected["input"])))
    let reconstruction = try tokenizer.tokenizer.reconstruction(from: codes)
    let teacher = try TeacherFeatures(
      path: oracle.folder + "/io.safetensors", shape: reconstruction.shape)
    let cosines = try teacher.cosines(to: reconstruction)
    let loss = 1 - cosines.reduce(0, +) / Double(cosines.count)
    let wanted = try #require(try expected["loss.reconstruction"]?.floats().first)
    #expect(abs(Float(loss) - wanted) < 1e-5)
  }

  /// A pretraining file of mmpretrain tokenizes with the tokenizer that it carries.
  @Test func carriedTokenizer() throws {
    let oracle = OracleCase("mmpretrain_pt")
    let tokenizer = try zoo().tokenizer(oracle.path, settings: oracle.settings)
    #expect(tokenizer.loaded.preprocessing.mean == .zero && tokenizer.grid == 4)
    let target = try FloatTensor(#require(oracle.tensors["target_input"]))
    let unit = FloatTensor(shape: target.shape, values: target.values.map { ($0 + 1) / 2 })
    let codes = try tokenizer.tokenizer.codes(for: unit)
    let wanted = try #require(oracle.tensors["codes"])
    #expect(
      try LazyTensor(shape: codes.shape, integers: codes.values).bytes.read() == wanted.bytes.read()
    )
  }
}
