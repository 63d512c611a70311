extension CatalogFile {
  /// Checks what the types cannot express; see `faults`.
  func check(labels: Set<String>, base: Catalog? = nil) throws(CatalogFault) {
    if let fault = faults(labels: labels, base: base).first { throw fault }
  }

  /// Every rule that is broken; `labels` are the label sets that there are, `base` is the catalogue
  /// that this one is laid over.
  func faults(labels: Set<String>, base: Catalog? = nil) -> [CatalogFault] {
    guard version == Self.version else {
      return [
        CatalogFault(place: "version", reason: "expected \(Self.version), found \(version)")
      ]
    }
    let names = Set(models.map(\.name) + (base?.models.map(\.name) ?? []))
    let keys = Set(publishers.keys).union(base?.publishers.keys ?? [:].keys)
    return models.enumerated().flatMap { index, model in
      let place = "models[\(index)]"
      var faults = model.faults(at: place, names: names, publishers: keys, labels: labels)
      if let replaced = model.replaces, base?.hasModel(called: replaced) != true {
        faults.append(
          CatalogFault(place: "\(place).replaces", reason: "no catalogue before has `\(replaced)`"))
      }
      return faults
    }
  }
}

extension ModelEntry {
  fileprivate func faults(
    at place: String, names: Set<String>, publishers: Set<String>, labels sets: Set<String>
  ) -> [CatalogFault] {
    var faults: [CatalogFault] = []
    if !publishers.contains(publisher) {
      faults.append(
        CatalogFault(
          place: "\(place).publisher", reason: "`\(publisher)` is not among the publishers"))
    }
    if case .named(let set) = labels, !sets.contains(set) {
      faults.append(CatalogFault(place: "\(place).labels", reason: "`\(set)` is not a label set"))
    }
    for (index, file) in files.enumerated() {
      faults += file.faults(at: "\(place).files[\(index)]")
    }
    for (index, result) in recorded.enumerated()
    where (result.preprocessing == nil) == (result.preprocessingNote == nil) {
      faults.append(
        CatalogFault(
          place: "\(place).recorded[\(index)]",
          reason: "needs either preprocessing or preprocessingNote"))
    }
    for (index, result) in recorded.enumerated() {
      faults += result.faults(at: "\(place).recorded[\(index)]")
    }
    for (index, origin) in derivedFrom.enumerated() {
      guard let name = origin.model, !names.contains(name) else { continue }
      faults.append(
        CatalogFault(
          place: "\(place).derivedFrom[\(index)].model",
          reason: "`\(name)` is not in the catalogue"))
    }
    return faults
  }
}

extension RecordedResult {
  fileprivate func faults(at place: String) -> [CatalogFault] {
    var faults: [CatalogFault] = []
    if let count, !(1...1_000_000_000).contains(count) {
      faults.append(
        CatalogFault(place: "\(place).count", reason: "`\(count)` is no number of pictures"))
    }
    if fileNames != nil, count == nil {
      faults.append(
        CatalogFault(place: "\(place).fileNames", reason: "needs the count of the pictures"))
    }
    if let fileNames, !isHexadecimal(fileNames) || fileNames.utf8.count != 64 {
      faults.append(
        CatalogFault(place: "\(place).fileNames", reason: "expected 64 hexadecimal digits"))
    }
    return faults
  }
}

extension ModelFile {
  fileprivate func faults(at place: String) -> [CatalogFault] {
    guard (url == nil) != (path == nil), (path != nil) == (state == .bundled) else {
      return [
        CatalogFault(
          place: place, reason: "needs either a url, or a path and the state `bundled`")
      ]
    }
    var faults: [CatalogFault] = []
    if !isPlainFileName(name) {
      faults.append(
        CatalogFault(place: place, reason: "`\(location)` does not end in a plain file name"))
    }
    if let url, !url.hasPrefix("https://"), !url.hasPrefix("file:///") {
      faults.append(
        CatalogFault(place: "\(place).url", reason: "`\(url)` does not begin with https://"))
    }
    if let url { faults += addressFaults(url, at: "\(place).url") }
    if let path, path.split(separator: "/", omittingEmptySubsequences: false).contains("..") {
      faults.append(CatalogFault(place: "\(place).path", reason: "`\(path)` leads upwards"))
    }
    if let sha256, !isHexadecimal(sha256) || sha256.utf8.count != 64 {
      faults.append(
        CatalogFault(place: "\(place).sha256", reason: "expected 64 hexadecimal digits"))
    }
    // Fewer digits than eight would let too many wrong files pass.
    if let sha256Prefix, !isHexadecimal(sha256Prefix) || !(8...64 ~= sha256Prefix.utf8.count) {
      faults.append(
        CatalogFault(
          place: "\(place).sha256Prefix", reason: "expected 8 to 64 hexadecimal digits"))
    }
    if let size, size < 0 {
      faults.append(CatalogFault(place: "\(place).size", reason: "is negative"))
    }
    return faults
  }
}

/// What no address of a file has in it.
private func addressFaults(_ url: String, at place: String) -> [CatalogFault] {
  var reasons: [String] = []
  if url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
    reasons.append("has spaces or control characters in it")
  }
  let path = url.prefix { $0 != "?" && $0 != "#" }
  let parts = path.split(separator: "/", omittingEmptySubsequences: false)
  if parts.count > 2, parts[2].contains("@") {
    reasons.append("has a name or a password in it, which everybody would see")
  }
  if parts.dropFirst(3).contains(where: { $0.lowercased().replacing("%2e", with: ".") == ".." }) {
    reasons.append("leads upwards")
  }
  if parts.count < 4 || path.hasSuffix("/") { reasons.append("names no file") }
  return reasons.map { CatalogFault(place: place, reason: $0) }
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
