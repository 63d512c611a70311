internal import BEiTModels
package import Tensors

/// What somebody wants done with a checkpoint.
package struct ConversionRequest: Sendable {
  /// The layout of the source; found out where it is nil.
  package var from: Layout?
  /// The layout of the result.
  package var to: Layout
  /// The dictionary that holds the weights; found out where it is nil.
  package var selection: String?
  /// Rules for the names of third-party weights.
  package var rules: RenameRules?
  /// Facts about the model that the file may not hold, keyed as on the command line.
  package var settings: [String: String]
  /// Whether tensors may be missing, misshapen or left over.
  package var isLenient: Bool

  /// Describes a conversion.
  package init(
    from: Layout? = nil, to: Layout = .swift, selection: String? = nil,
    rules: RenameRules? = nil, settings: [String: String] = [:], isLenient: Bool = false
  ) {
    self.from = from
    self.to = to
    self.selection = selection
    self.rules = rules
    self.settings = settings
    self.isLenient = isLenient
  }
}

extension ConversionRequest {
  /// Finds the weights among `tensors`, recognises them and plans their way.
  ///
  /// - Parameters:
  ///   - tensors: All tensors of a file, named by their paths from its root.
  ///   - metadata: The metadata of a safetensors file.
  ///   - huggingFaceConfig: The text of the `config.json` beside the file.
  ///   - dictionaries: The paths that are dictionaries of the file, where that is known.
  package func prepare(
    _ tensors: StateDict, metadata: [String: String] = [:], huggingFaceConfig: String? = nil,
    dictionaries: Set<String>? = nil
  ) throws(ConversionError) -> PreparedConversion {
    let (selection, selected) = try Selection.select(
      tensors, path: self.selection, dictionaries: dictionaries)
    let renaming = try rules?.apply(to: selected)
    let weights = renaming?.tensors ?? selected
    let provenance = try Provenance(metadata: metadata)
    let stated = provenance.flatMap { from == nil || from == $0.layout ? $0 : nil }
    let detected: LayoutDetection.Result
    if let stated {
      detected = .init(layout: stated.layout, task: stated.configuration.task)
    } else {
      detected = try LayoutDetection.require(weights.names, layout: from)
    }
    let inferred = try ConfigurationInference.infer(
      weights, layout: detected.layout, task: detected.task,
      settings: try settings(for: detected, stated?.configuration, huggingFaceConfig))
    let plan = try RenamePlan.make(
      source: weights, from: detected.layout, to: to, configuration: inferred.configuration)
    if !isLenient { try plan.requireComplete() }
    let others = try plan.weightsOfOtherTypes(in: weights)
    if !isLenient, let first = others.first {
      throw .wrongType(tensor: first.tensor, found: first.type)
    }
    return PreparedConversion(
      selection: selection, renaming: renaming, weights: weights, inferred: inferred, plan: plan,
      provenance: stated,
      typeNotes: others.map {
        "\($0.tensor): \($0.type), copied as it is: no model runs with such a weight"
      })
  }

  /// What is stated in the file, beside it and by the user, in this order.
  private func settings(
    for detected: LayoutDetection.Result, _ configuration: Configuration?,
    _ huggingFaceConfig: String?
  ) throws(ConversionError) -> Settings {
    var all = configuration.map(Settings.init(stated:)) ?? Settings()
    let isHuggingFace = detected.layout == .huggingFace || detected.layout == .huggingFaceMemory
    if isHuggingFace, let huggingFaceConfig {
      try all.merge(HuggingFaceConfiguration(json: huggingFaceConfig).settings(for: detected.task))
    }
    try all.merge(Settings(settings))
    return all
  }
}
