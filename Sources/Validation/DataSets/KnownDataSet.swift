internal import Registry
internal import Tensors

/// The data set that a folder is: as people say, or as it shows itself.
struct KnownDataSet {
  private let name: String

  /// The data set that people say it is.
  init(stated: String, hasRealLabels: Bool) {
    name = hasRealLabels && stated == "imagenet-1k" ? "imagenet-real" : stated
  }

  /// Recognises a data set by what identifies it: its files' names, its classes, and what its folder is
  /// called where that and the classes agree.
  init(_ folder: LabelledFolder, path: String, hasRealLabels: Bool, records: [RecordedResult]) {
    let files = folder.pictures.map(\.file)
    let words = path.lowercased().split(separator: "/").suffix(2).joined(separator: "/")
    let hasFolders = folder.shape == .wnidFolders || folder.shape == .indexFolders
    if files.first.map(isValidationPicture) == true {
      name = hasRealLabels ? "imagenet-real" : "imagenet-1k"
    } else if files.first.map({ lastPart(of: $0).hasPrefix("sketch_") }) == true && hasFolders
      || words.contains("sketch") && folder.shape == .wnidFolders
    {
      name = "imagenet-sketch"
    } else if hasFolders, words.contains("imagenetv2") || words.contains("imagenet-v2") {
      name = "imagenet-v2"
    } else {
      name =
        Self.rendition(folder.wnids, words) ?? Self.named(by: files, among: records) ?? "custom"
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

  /// The data set of a record whose pictures are called as these are.
  private static func named(by files: [String], among records: [RecordedResult]) -> String? {
    let told = records.filter { $0.fileNames != nil && $0.count == files.count }
    guard !told.isEmpty else { return nil }
    let digest = digest(ofNames: files)
    return told.first { $0.fileNames == digest }?.dataset
  }

  /// The SHA-256 of the names of `files` without their folders, sorted, one a line.
  static func digest(ofNames files: [String]) -> String {
    let names = files.map { lastPart(of: $0) }
    let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return SHA256.digest(of: Array(sorted.map { $0 + "\n" }.joined().utf8))
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
