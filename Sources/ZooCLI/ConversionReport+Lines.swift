import BEiTZoo

extension ConversionReport {
  /// The report for people: what became of the tensors, and what to look at.
  var lines: [String] {
    let place = container.isEmpty ? "" : ", found under `\(container)`"
    let way = from.flatMap { from in to.map { "\(from) to \($0)" } } ?? "as it is"
    var lines = ["\(output): \(way), \(tensorCount(tensors.count))\(place)"]
    if let unchanged {
      lines.append("  renamed: \(tensorCount(tensors.count - unchanged.count))")
      lines += list("not renamed", unchanged)
    }
    lines += counted("dropped", Dictionary(grouping: dropped, by: \.rule))
    lines += counted("synthesised", Dictionary(grouping: synthesised, by: \.rule))
    if outside > 0 { lines.append("  outside of the weights: \(tensorCount(outside))") }
    if !strippedPrefixes.isEmpty {
      lines.append("  prefixes taken off: \(strippedPrefixes.joined(separator: ", "))")
    }
    if !alternatives.isEmpty {
      lines.append(
        "  other weights in the file: \(alternatives.joined(separator: ", ")) (--select)")
    }
    lines += list("left over", unmatched)
    lines += list("missing", missing)
    lines += list(
      "of another shape", misshapen.map { "\($0.name) \($0.found), not \($0.expected)" })
    if !unusedSettings.isEmpty {
      lines.append("  settings without effect: \(unusedSettings.joined(separator: ", "))")
    }
    if !unusedRules.isEmpty {
      let rules = unusedRules.map { "\($0)" }.joined(separator: ", ")
      lines.append("  rename rules that matched nothing, counted from 0: \(rules)")
    }
    lines += notes.map { "  note: \($0)" }
    if let sourceSHA256 { lines.append("  source sha256: \(sourceSHA256)") }
    if let outputSHA256 { lines.append("  output sha256: \(outputSHA256)") }
    return lines
  }

  private func counted(_ what: String, _ groups: [String: [NamedRule]]) -> [String] {
    groups.sorted { $0.key < $1.key }.map {
      "  \(what) by \($0.key): \(tensorCount($0.value.count))"
    }
  }

  private func list(_ what: String, _ names: [String]) -> [String] {
    guard !names.isEmpty else { return [] }
    let more = names.count > 10 ? " and \(names.count - 10) more" : ""
    return ["  \(what): \(names.prefix(10).joined(separator: ", "))\(more)"]
  }
}
