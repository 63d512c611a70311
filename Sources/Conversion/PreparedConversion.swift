package import BEiTModels
package import Tensors

/// A conversion that is decided and only waits to be applied.
package struct PreparedConversion: Sendable {
  /// The dictionary that holds the weights.
  package let selection: Selection
  /// What the user's rules did, where there were any.
  package let renaming: RenameRules.Outcome?
  /// The weights of the source.
  package let weights: StateDict
  /// The model in the source, with how it was come by.
  package let inferred: ConfigurationInference.Result
  /// The plan.
  package let plan: RenamePlan
  /// The provenance that the source itself carries.
  package let provenance: Provenance?
  /// Weights that do not hold floating-point numbers, a sentence each.
  let typeNotes: [String]

  /// The model in the result.
  package var configuration: Configuration { plan.configuration }

  /// What was assumed because nothing states it, and what the result's layout does not say.
  package var notes: [String] {
    inferred.assumptions + plan.to.caveats(plan.configuration)
      + inferred.configuration.caveats(heldAs: plan.configuration) + typeNotes
  }

  /// The tensors of the result, read when they are asked for.
  package func apply(
    storing format: FloatFormat = .keep
  ) throws(ConversionError) -> StateDict {
    try plan.apply(to: weights, storing: format)
  }

  /// The tied tensors of the result, from those of the file, which are named by their paths.
  package func ties(from groups: [[String]]) -> [[String]] {
    var targets: [String: [String]] = [:]
    for target in plan.targets {
      guard case .provided(let pieces) = target.fate, pieces.count == 1, pieces[0].rows == nil
      else { continue }
      targets[path(of: pieces[0].tensor), default: []].append(target.name)
    }
    return groups.map { group in group.flatMap { targets[$0] ?? [] } }.filter { $0.count > 1 }
  }

  /// The path in the file of a tensor of `weights`.
  private func path(of name: String) -> String {
    let selected = renaming?.renamed[name] ?? name
    return selection.paths[selected] ?? selected
  }
}

extension PreparedConversion {
  /// The report on writing the result.
  ///
  /// - Parameters:
  ///   - output: The file that is written.
  ///   - format: The type that floating-point tensors are stored in.
  ///   - ties: The tied tensors of the source, named by their paths.
  ///   - sourceSHA256: The digest of the source.
  package func report(
    output: String, storing format: FloatFormat = .keep, ties: [[String]] = [],
    sourceSHA256: String? = nil
  ) -> ConversionReport {
    let problems = plan.problems
    var report = ConversionReport(output: output, selection: selection, dtype: format)
    report.from = plan.from
    report.to = plan.to
    report.configuration = plan.configuration
    report.mapped = plan.sources.count(where: \.isMapped)
    report.dropped = dropped
    report.synthesised = synthesised
    report.unmatched = problems.unmatched.map(path)
    report.missing = problems.missing.map(\.name)
    report.misshapen = problems.misshapen.map { problem in
      PlanProblems.Misshapen(
        name: path(of: problem.name), expected: problem.expected, found: problem.found)
    }
    report.tensors = origins
    report.ties = self.ties(from: ties)
    report.notes = notes
    report.unusedRules = renaming?.unused ?? []
    report.unusedSettings = inferred.unusedSettings
    report.planDigest = plan.digest
    report.sourceSHA256 = sourceSHA256
    return report
  }

  private var dropped: [ConversionReport.NamedRule] {
    (renaming?.dropped(in: selection) ?? [])
      + plan.sources.compactMap { source in
        guard case .dropped(let rule) = source.fate else { return nil }
        return ConversionReport.NamedRule(name: path(of: source.name), rule: rule)
      }
  }

  private var synthesised: [ConversionReport.NamedRule] {
    plan.targets.compactMap { target in
      guard case .derived(let tensor) = target.fate else { return nil }
      return ConversionReport.NamedRule(name: target.name, rule: tensor.rule)
    }
  }

  private var origins: [ConversionReport.Origin] {
    plan.targets.compactMap { target in
      guard case .provided(let pieces) = target.fate else { return nil }
      return ConversionReport.Origin(
        name: target.name, from: pieces.map { path(of: $0.tensor) })
    }
  }
}

extension RenamePlan.Source {
  var isMapped: Bool {
    if case .mapped = fate { return true }
    return false
  }
}
