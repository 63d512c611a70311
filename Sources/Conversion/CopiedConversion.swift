package import Tensors

/// A conversion that changes names alone, of a model that need not be known.
///
/// Every selected tensor is copied under the name that the user's rules make of its own, or left out
/// by one of them; nothing is asked of shapes or kinds.
package struct CopiedConversion: Sendable {
  /// The dictionary that holds the weights.
  package let selection: Selection
  /// What the user's rules did, where there were any.
  package let renaming: RenameRules.Outcome?
  /// The tensors of the result under their new names.
  package let tensors: StateDict

  /// Decides about all `tensors` of a file, named by their paths from its root.
  ///
  /// - Parameters:
  ///   - path: The dictionary that the user chose.
  ///   - rules: The user's rules.
  ///   - dictionaries: The paths that are dictionaries of the file; a name with dots is none.
  package init(
    _ tensors: StateDict, selection path: String? = nil, rules: RenameRules? = nil,
    dictionaries: Set<String>? = nil
  ) throws(ConversionError) {
    let (selection, selected) = try Selection.select(
      tensors, path: path, dictionaries: dictionaries)
    let renaming = try rules?.apply(to: selected)
    self.selection = selection
    self.renaming = renaming
    self.tensors = renaming?.tensors ?? selected
    guard self.tensors.count > 0 else { throw .nothingLeft(selected: selected.count) }
  }

  /// The tensors of the result, read when they are asked for.
  package func apply(storing format: FloatFormat = .keep) -> StateDict {
    var result = StateDict()
    for (name, tensor) in tensors { result[name] = tensor.converted(to: format) }
    return result
  }
}

extension CopiedConversion {
  /// The report on writing the result; see `PreparedConversion`.
  package func report(
    output: String, storing format: FloatFormat = .keep, ties: [[String]] = [],
    sourceSHA256: String? = nil
  ) -> ConversionReport {
    var report = ConversionReport(output: output, selection: selection, dtype: format)
    report.mapped = tensors.count
    report.dropped = renaming?.dropped(in: selection) ?? []
    report.tensors = tensors.names.map { .init(name: $0, from: [path(of: $0)]) }
    report.unchanged = renaming.map { outcome in
      tensors.names.filter { outcome.renamed[$0] == nil }
    }
    report.ties = self.ties(from: ties)
    report.unusedRules = renaming?.unused ?? []
    report.planDigest = SHA256.digest(of: Array(plan.utf8))
    report.sourceSHA256 = sourceSHA256
    return report
  }

  /// The canonical text: a heading, then a line for each tensor of the result.
  private var plan: String {
    let lines = tensors.map { "target \($0.name) \($0.tensor.shape) from \(path(of: $0.name))" }
    return (["plan as it is"] + lines).joined(separator: "\n") + "\n"
  }

  private func ties(from groups: [[String]]) -> [[String]] {
    let names = Dictionary(
      tensors.names.map { (path(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
    return groups.map { $0.compactMap { names[$0] } }.filter { $0.count > 1 }
  }

  /// The path in the file of a tensor of the result.
  private func path(of name: String) -> String {
    let selected = renaming?.renamed[name] ?? name
    return selection.paths[selected] ?? selected
  }
}

extension RenameRules.Outcome {
  /// The tensors that rules left out, by their paths in the file.
  func dropped(in selection: Selection) -> [ConversionReport.NamedRule] {
    dropped.map { dropped in
      ConversionReport.NamedRule(
        name: selection.paths[dropped.name] ?? dropped.name, rule: "rename-rule-\(dropped.rule)")
    }
  }
}
