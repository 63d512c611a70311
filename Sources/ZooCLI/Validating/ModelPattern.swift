import BEiTZoo

/// Names of models with wildcards, and what they stand for on this machine.
enum ModelPattern {
  /// Whether `text` has a wildcard and is no file.
  static func isPattern(_ text: String) -> Bool {
    text.contains { "*?[".contains($0) } && (try? InputFile(path: text)) == nil
  }

  /// The models that `texts` mean: a pattern stands for the names that it fits and that need not be
  /// fetched, as those that do may be a hundred gigabytes.
  static func models(
    _ texts: [String], _ zoo: Zoo, note: (String) -> Void
  ) throws -> [String] {
    var models: [String] = []
    for text in texts {
      let found = isPattern(text) ? try local(text, zoo, note: note) : [text]
      models += found.filter { !models.contains($0) }
    }
    return models
  }

  private static func local(
    _ pattern: String, _ zoo: Zoo, note: (String) -> Void
  ) throws -> [String] {
    let matching = zoo.models(matching: pattern).filter {
      $0.task == .classification || $0.task == .segmentation
    }
    guard !matching.isEmpty else {
      throw CommandError(
        pattern, "no classifier or segmentation model is called so", hint: "`zoo list` shows all")
    }
    let here = try matching.filter { entry in
      try entry.preferredFile?.state == .bundled || zoo.store.record(of: entry) != nil
    }
    guard !here.isEmpty else {
      throw CommandError(
        pattern,
        matching.count == 1
          ? "the model \(matching[0].name) is not in the store"
          : "none of the \(matching.count) models is in the store",
        hint: "`zoo download NAME` fetches one")
    }
    if here.count < matching.count {
      note(
        "\(pattern): \(here.count) of \(matching.count) models \(here.count == 1 ? "is" : "are") "
          + "in the store; "
          + "`zoo download NAME` fetches others")
    }
    return here.map(\.name)
  }
}
