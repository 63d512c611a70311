internal import Registry

/// The published data set that a folder looks like.
struct KnownDataSet {
  private let name: String

  /// Recognises a data set by its files, by the classes that it has, or by what its folder is called.
  init(files: [String], wnids: Set<String>, path: String, hasRealLabels: Bool) {
    let words = path.lowercased()
    let isValidation = files.first.map { lastPart(of: $0).hasPrefix("ILSVRC2012_val_") } == true
    if isValidation {
      name = hasRealLabels ? "imagenet-real" : "imagenet-1k"
    } else if files.first.map({ lastPart(of: $0).hasPrefix("sketch_") }) == true
      || words.contains("sketch")
    {
      name = "imagenet-sketch"
    } else if words.contains("imagenetv2") || words.contains("imagenet-v2") {
      name = "imagenet-v2"
    } else {
      name = Self.rendition(wnids, words) ?? "custom"
    }
  }

  /// ImageNet-A or ImageNet-R: by their 200 classes, or a part of them under a telling name.
  private static func rendition(_ wnids: Set<String>, _ words: String) -> String? {
    guard !wnids.isEmpty else { return nil }
    return ["imagenet-a", "imagenet-r"].first { name in
      let classes = Set((LabelSet.named(name)?.labels ?? []).compactMap(\.wnid))
      return wnids == classes
        || (lastPart(of: words).hasPrefix(name) && wnids.isSubset(of: classes))
    }
  }

  /// The label set that answers are chosen among unless something else is asked for.
  var restriction: String? { ["imagenet-a", "imagenet-r"].contains(name) ? name : nil }

  /// The name, where pictures are kept of the classes of that label set alone.
  func name(restrictedTo labels: String?) -> String {
    guard let labels, name == "imagenet-1k" else { return name }
    return "\(labels)-clean"
  }

  /// How many pictures the complete data set has.
  func population(restrictedTo labels: String?) -> Int? {
    switch name(restrictedTo: labels) {
    case "imagenet-1k": 50_000
    case "imagenet-real": 46_837
    case "imagenet-v2": 10_000
    case "imagenet-sketch": 50_889
    case "imagenet-a": 7_500
    case "imagenet-r": 30_000
    case "imagenet-a-clean", "imagenet-r-clean": 10_000
    default: nil
    }
  }
}
