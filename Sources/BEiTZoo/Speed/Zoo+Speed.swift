internal import Kernels

extension Zoo {
  /// Measures forward passes of the model that `text` means on `batch` made-up pictures.
  ///
  /// A model of the catalogue whose file is not in the store runs with random weights, which take as
  /// long. After a first pass, passes are measured until there are five of them and `seconds` have
  /// gone by.
  ///
  /// - Throws: `RegistryError`, `CheckpointError`, `ConversionError` or `ModelError`.
  public func measureSpeed(
    _ text: String, batch: Int = 1, seconds: Double = 4, settings: ModelSettings = ModelSettings()
  ) throws -> SpeedReport {
    let (model, isRandom) = try measured(text, settings)
    let pass = makePass(model, batch)
    try pass()
    var times: [Double] = []
    while times.count < 5 || times.reduce(0, +) < seconds {
      times.append(try ContinuousClock().measure { try pass() } / .seconds(1))
    }
    let summary = SpeedReport.Seconds(times)
    let work = 2 * Double(ComputeCost(model.modelConfiguration).multiplyAdds) * Double(batch)
    return SpeedReport(
      model: text, weights: isRandom ? "random" : "file", batch: batch, threads: Threads.count,
      precision: settings.precision.rawValue, instructions: ModelInstructions.current.rawValue,
      passes: times.count, picturesPerSecond: Double(batch) / summary.median,
      secondsPerBatch: summary, gflops: work / summary.median / 1e9,
      shares: try shares(of: pass))
  }

  /// The model of the file that `text` means, or a new one where the file is not in the store.
  private func measured(
    _ text: String, _ settings: ModelSettings
  ) throws -> (model: any Model, isRandom: Bool) {
    if case .entry(let entry) = try reference(text), try store.record(of: entry) == nil,
      !entry.files.contains(where: { $0.state == .bundled }),
      let configuration = entry.configuration
    {
      let weights = StateDict.random(for: configuration, seed: 1)
      return (try makeModel(weights, configuration, precision: settings.precision), true)
    }
    return (try load(text, settings: settings).model, false)
  }

  private func makePass(_ model: any Model, _ batch: Int) -> () throws -> Void {
    let backbone = model.modelConfiguration.backbone
    let shape = [batch, backbone.channels, backbone.imageSize, backbone.imageSize]
    let input = FloatTensor(
      shape: shape,
      values: (0..<shape.reduce(1, *)).map { Float($0 &* 2_654_435_761 & 0xff) / 128 - 1 })
    if let classifier = model as? Classifier {
      return { _ = try classifier.logits(for: input) }
    }
    var inputs = ["input": input]
    if case .pretraining = model.modelConfiguration {
      let mask = (0..<batch * backbone.patches).map { Float($0 % 5 < 2 ? 1 : 0) }
      inputs["mask"] = FloatTensor(shape: [batch, backbone.patches], values: mask)
    }
    return { [inputs] in _ = try model.outputs(for: inputs) }
  }

  private func shares(of pass: () throws -> Void) throws -> [SpeedReport.Share] {
    var parts: [Kernels.Operation: Duration] = [:]
    let whole = try ContinuousClock().measure { parts = try Profile.record(pass) }
    let rest = whole - parts.values.reduce(.zero, +)
    let all = parts.map { ($0.key.rawValue, $0.value) } + [("other", rest)]
    return all.map { SpeedReport.Share(operation: $0.0, share: $0.1 / whole) }
      .sorted { ($1.share, $0.operation) < ($0.share, $1.operation) }
  }
}
