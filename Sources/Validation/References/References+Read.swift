internal import FoundationEssentials
internal import Tensors

extension References {
  /// Reads the file at `path`, and checks it against the schema.
  public init(path: String) throws(ValidationError) {
    try self.init(try contents(of: path, limit: Self.maximumFileSize), path: path)
  }

  /// The most bytes that a file of references may have: 4 GiB.
  static let maximumFileSize = 4 << 30

  /// Reads the bytes of a file; messages call it `path`.
  public init(_ bytes: [UInt8], path: String) throws(ValidationError) {
    do {
      self = try JSONDecoder().decode(References.self, from: Data(bytes))
    } catch {
      throw ValidationError(path, .references, words(for: error))
    }
    try check(path)
  }

  private func check(_ path: String) throws(ValidationError) {
    func fault(_ detail: String) -> ValidationError {
      ValidationError(path, .references, detail)
    }
    guard schema == 1 else { throw fault("expected schema 1, found \(schema)") }
    guard !classes.isEmpty else { throw fault("classes: expected names, found none") }
    guard !images.isEmpty else { throw fault("images: expected pictures, found none") }
    for (index, image) in images.enumerated() {
      if let problem = image.problem(classes: classes.count) {
        throw fault("images[\(index)] \(quoted(image.file)): \(problem)")
      }
    }
    let names = Set(images.map(\.file))
    guard names.count == images.count else { throw fault("images: the same file stands twice") }
  }
}

extension References.Image {
  /// What contradicts the number of classes, or leads out of the folder.
  fileprivate func problem(classes: Int) -> String? {
    let indices = 0..<classes
    if logits.count != classes { return "expected \(classes) logits, found \(logits.count)" }
    if !logits.allSatisfy(\.isFinite) { return "a logit is not a finite number" }
    if let label, !indices.contains(label) { return "label \(label) is no class" }
    if let top5, !top5.allSatisfy(indices.contains) { return "top5 names no class" }
    if file.isEmpty || file.hasPrefix("/") || file.split(separator: "/").contains("..") {
      return "expected a path inside the folder of the pictures"
    }
    return nil
  }
}
