extension CatalogFile {
  /// Checks what the types cannot express; `labels` are the label sets that there are, `base` is the
  /// catalogue that this one is laid over.
  func check(labels: Set<String>, base: Catalog? = nil) throws(CatalogFault) {
    guard version == Self.version else {
      throw CatalogFault(
        place: "version", reason: "expected \(Self.version), found \(version)")
    }
    let names = Set(models.map(\.name) + (base?.models.map(\.name) ?? []))
    let keys = Set(publishers.keys).union(base?.publishers.keys ?? [:].keys)
    for (index, model) in models.enumerated() {
      try check(model, at: "models[\(index)]", names: names, publishers: keys, labels: labels)
      guard let replaced = model.replaces, base?.hasModel(called: replaced) != true else {
        continue
      }
      throw CatalogFault(
        place: "models[\(index)].replaces", reason: "no catalogue before has `\(replaced)`")
    }
  }

  private func check(
    _ model: ModelEntry, at place: String, names: Set<String>, publishers: Set<String>,
    labels: Set<String>
  ) throws(CatalogFault) {
    guard publishers.contains(model.publisher) else {
      throw CatalogFault(
        place: "\(place).publisher", reason: "`\(model.publisher)` is not among the publishers")
    }
    if case .named(let set) = model.labels, !labels.contains(set) {
      throw CatalogFault(place: "\(place).labels", reason: "`\(set)` is not a label set")
    }
    for (index, file) in model.files.enumerated() {
      try file.check(at: "\(place).files[\(index)]")
    }
    for (index, result) in model.recorded.enumerated()
    where (result.preprocessing == nil) == (result.preprocessingNote == nil) {
      throw CatalogFault(
        place: "\(place).recorded[\(index)]",
        reason: "needs either preprocessing or preprocessingNote")
    }
    for (index, origin) in model.derivedFrom.enumerated() {
      guard let name = origin.model, !names.contains(name) else { continue }
      throw CatalogFault(
        place: "\(place).derivedFrom[\(index)].model", reason: "`\(name)` is not in the catalogue")
    }
  }
}

extension ModelFile {
  fileprivate func check(at place: String) throws(CatalogFault) {
    guard (url == nil) != (path == nil), (path != nil) == (state == .bundled) else {
      throw CatalogFault(
        place: place, reason: "needs either a url, or a path and the state `bundled`")
    }
    guard isPlainFileName(name) else {
      throw CatalogFault(place: place, reason: "`\(location)` does not end in a plain file name")
    }
    if let url, !url.hasPrefix("https://"), !url.hasPrefix("file:///") {
      throw CatalogFault(place: "\(place).url", reason: "`\(url)` does not begin with https://")
    }
    if let sha256, !isHexadecimal(sha256) || sha256.utf8.count != 64 {
      throw CatalogFault(place: "\(place).sha256", reason: "expected 64 hexadecimal digits")
    }
    // Fewer digits than eight would let too many wrong files pass.
    if let sha256Prefix, !isHexadecimal(sha256Prefix) || !(8...64 ~= sha256Prefix.utf8.count) {
      throw CatalogFault(
        place: "\(place).sha256Prefix", reason: "expected 8 to 64 hexadecimal digits")
    }
    if let size, size < 0 {
      throw CatalogFault(place: "\(place).size", reason: "is negative")
    }
  }
}

/// Whether `text` is made of lower-case hexadecimal digits alone.
func isHexadecimal(_ text: String) -> Bool {
  text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
}

/// Whether `name` may stand alone in a folder: letters, digits and `. _ + -`, no leading dot.
func isPlainFileName(_ name: String) -> Bool {
  !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 200
    && name.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [0x2E, 0x5F, 0x2B, 0x2D].contains(byte)
    }
}
