internal import Registry

/// The classes that answers are chosen among, where they are not all.
struct ClassRestriction {
  /// The label set.
  let name: String
  /// The logits of its classes.
  let logits: [Int]
}

extension DataSetReader {
  func restriction(for known: KnownDataSet) throws(ValidationError) -> ClassRestriction? {
    switch options.restriction {
    case .none: nil
    case .automatic: try known.restriction.map(restriction)
    case .labels(let name): try restriction(to: name)
    }
  }

  private func restriction(to name: String) throws(ValidationError) -> ClassRestriction {
    guard let labels = LabelSet.named(name) else {
      throw ValidationError(
        name, .option,
        "expected one of \(LabelSet.names.joined(separator: ", ")) to choose answers among")
    }
    let logits = labels.indices(in: options.classes)
    guard logits.count == labels.count else {
      throw fault("the model has \(logits.count) of the \(labels.count) classes of \(name)")
    }
    return ClassRestriction(name: name, logits: logits)
  }

  /// The pictures of the classes that are left, with labels that count these classes.
  mutating func restricted(
    _ pictures: [LabelledPicture], to restriction: ClassRestriction?
  ) -> [LabelledPicture] {
    guard let restriction else { return pictures }
    let positions = Dictionary(
      restriction.logits.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let kept = pictures.compactMap { picture -> LabelledPicture? in
      let labels = picture.labels.compactMap { positions[$0] }
      return labels.isEmpty ? nil : LabelledPicture(file: picture.file, labels: labels)
    }
    findings.append(
      "answers are chosen among the \(restriction.logits.count) classes of \(restriction.name)")
    if kept.count < pictures.count {
      let count = counted(pictures.count - kept.count, "picture")
      findings.append("\(count) of other classes left out")
    }
    return kept
  }
}
