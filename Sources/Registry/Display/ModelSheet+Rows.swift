extension ModelSheet {
  /// A row where there is a fact, none where there is not.
  private static func row(_ label: String, _ text: String?) -> [Row] {
    text.map { [Row(label: label, text: $0)] } ?? []
  }

  static func identity(of entry: ModelEntry, in catalog: Catalog) -> [Row] {
    row("publisher", catalog.publishers[entry.publisher]?.name ?? entry.publisher)
      + row("family", entry.family)
      + row("task", entry.task.rawValue)
      + row("size", entry.size)
      + row("parameters", entry.parameters.map(text))
      + row("operations", entry.flops.map(text))
      + row("license", entry.license.map { $0.name + remark($0.source) })
      + row("aliases", list(entry.aliases))
      + row("shared names", list(entry.sharedNames))
  }

  static func network(of entry: ModelEntry) -> [Row] {
    let network = entry.architecture
    return row("input", network?.imageSize.map { "\($0) x \($0)" })
      + row("patch", network?.patchSize.map { "\($0) x \($0)" })
      + row("width", network?.width.map { "\($0)" })
      + row("depth", network?.depth.map { "\($0)" })
      + row("heads", network?.heads.map { "\($0)" })
      + row("classes", network?.classes.map { "\($0)" })
      + row("vocabulary", network?.vocabulary.map { "\($0)" })
      + row("codes", network?.codebookSize.map { "\($0)" })
      + row("relative bias", network?.relativePositionBias?.rawValue)
      + row("pooling", network?.pooling?.rawValue)
      + row("decoder", network?.decoder.map(text))
      + row("labels", entry.labels.map(text))
      + row("layout", entry.layout.map(text))
  }

  static func row(_ stage: TrainingStage) -> Row {
    let length = stage.epochs.map { ", \($0) epochs" } ?? stage.iterations.map { ", \($0) steps" }
    return Row(label: stage.stage.rawValue, text: stage.dataset + (length ?? ""))
  }

  static func lineage(of entry: ModelEntry, in catalog: Catalog) -> [Row] {
    entry.derivedFrom.flatMap { origin in
      [Row(label: origin.relation.rawValue, text: origin.subject)]
        + ancestors(of: catalog.model(of: origin), in: catalog, seen: [entry.name])
    } + catalog.descendants(of: entry).map { Row(label: "basis of", text: $0.name) }
  }

  /// What `origin` comes from in its turn, each generation further to the right.
  private static func ancestors(
    of origin: ModelEntry?, in catalog: Catalog, seen: Set<String>
  ) -> [Row] {
    guard let origin, !seen.contains(origin.name) else { return [] }
    return origin.derivedFrom.flatMap { further in
      let indent = String(repeating: "  ", count: seen.count)
      return [Row(label: " ", text: "\(indent)\(further.relation.rawValue) \(further.subject)")]
        + ancestors(
          of: catalog.model(of: further), in: catalog, seen: seen.union([origin.name]))
    }
  }

  /// What the store of this machine has of the model.
  static func rows(_ item: StoreItem, now: Int) -> [Row] {
    let record = item.record
    let facts = [
      bytes(item.size), "\(age(ofSeconds: now - item.modified)) old", item.isInUse ? "in use" : nil,
      record.map { "sha256 \($0.sha256)" },
      record?.obtainedFrom.map { "from \($0)" } ?? record?.host.map { "from \($0)" },
      record?.proof.map(proofWords),
    ]
    return [
      Row(label: item.kind.rawValue, text: item.path),
      Row(label: " ", text: facts.compactMap(\.self).joined(separator: ", ")),
    ]
  }

  static func rows(_ file: ModelFile) -> [Row] {
    let digest =
      file.sha256.map { "sha256 \($0)" } ?? file.sha256Prefix.map { "sha256 \($0)..." }
      ?? file.md5.map { "md5 \($0)" }
    let facts = [file.format.rawValue, file.size.map(bytes), digest, file.note]
    return [
      Row(label: file.state.rawValue, text: file.location),
      Row(label: " ", text: facts.compactMap(\.self).joined(separator: ", ")),
    ]
  }

  static func hub(of entry: ModelEntry) -> [Row] {
    guard let hub = entry.hub else { return [] }
    let facts = [
      hub.repository, hub.layout.map { "\($0.rawValue) layout" }, hub.license, hub.listedSize,
      hub.revision.map { "seen at \($0)" }, hub.unconfirmed == true ? "not confirmed" : nil,
    ]
    return row("hub", facts.compactMap(\.self).joined(separator: ", "))
  }

  static func preprocessing(of entry: ModelEntry) -> [Row] {
    row("", entry.preprocessing?.summary)
      + row(
        "",
        entry.normalization.map { "mean \(channels($0.mean)), std \(channels($0.std))" })
  }

  static func rows(_ result: RecordedResult) -> [Row] {
    let how = result.preprocessing?.summary ?? result.preprocessingNote ?? ""
    let runs = (result.runs ?? []).map { run in
      let figures = [run.top1, run.top5].map { decimal($0, places: result.decimals) }
      return Row(label: " ", text: "\(run.date): top1 \(figures[0]), top5 \(figures[1])")
    }
    return [
      Row(label: result.subject, text: result.figures),
      Row(label: " ", text: how), Row(label: " ", text: result.source + remark(result.note)),
    ] + runs
  }

  static func row(_ output: KnownOutput) -> Row {
    let values =
      output.values.count > 4
      ? "\(output.values.count) values" : output.values.map { "\($0)" }.joined(separator: " ")
    let argmax = output.argmax.map { ", largest at \($0)" } ?? ""
    return Row(label: output.kind.rawValue, text: "\(values)\(argmax), of \(output.image)")
  }
}

extension Lineage {
  /// What the weights come from, in words.
  fileprivate var subject: String {
    [model ?? text, url].compactMap(\.self).joined(separator: ", ")
  }
}

/// What a record's proof means, in words.
package func proofWords(_ proof: String) -> String {
  switch proof {
  case "digest": "as the catalogue states"
  case "digestPrefix": "begins as its name or the catalogue states"
  case "serverDigest": "as the server states"
  case "firstUse": "trusted on first use"
  case StoredFile.conversionProof: "made here"
  default: proof
  }
}

private func list(_ names: [String]) -> String? {
  names.isEmpty ? nil : names.joined(separator: ", ")
}

private func remark(_ text: String?) -> String {
  text.map { " (\($0))" } ?? ""
}

private func text(of count: ParameterCount) -> String {
  let number = count.count.map(grouped) ?? count.published ?? ""
  return number + remark(count.counting)
}

private func text(of count: OperationCount) -> String {
  "\(count.giga) G (\(count.counting))"
}

private func text(of decoder: Architecture.Decoder) -> String {
  [
    decoder.kind.rawValue, decoder.depth.map { "\($0) blocks" },
    decoder.outputWidth.map { "\($0) wide" },
  ].compactMap(\.self).joined(separator: ", ")
}

private func text(of labels: LabelReference) -> String {
  switch labels {
  case .named(let name): name
  case .list(let names): names.joined(separator: ", ")
  case .colored(let names): names.map(\.name).joined(separator: ", ")
  }
}

private func text(of layout: WeightLayout) -> String {
  let container = layout.container.map { keys in
    keys.isEmpty ? ", tensors at the top" : ", tensors under \(keys.joined(separator: " or "))"
  }
  return (layout.convention ?? layout.names.rawValue) + (container ?? "")
}
