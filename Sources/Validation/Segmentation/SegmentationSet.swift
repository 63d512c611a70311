internal import Tensors

/// Pictures with the class of every pixel, as the scene parsing benchmark ADE20K lays them out.
public struct SegmentationSet: Hashable, Sendable {
  /// The folder of the pictures.
  public let pictureFolder: String
  /// The folder of the label pictures.
  public let labelFolder: String
  /// The names of pictures that have labels, without their extensions, in order.
  public private(set) var names: [String]
  /// The pictures without labels; they are left out.
  public let unlabelled: Int
  /// How the pictures were drawn from all that have labels; nil where they are all.
  public private(set) var subset: Subset?
  /// What people should know: pictures that were left out, parts that were not taken.
  public private(set) var findings: [String]
  private let pictures: [String: String]

  /// Opens the folder at `path`, which holds `images` and `annotations`, or is one above it.
  ///
  /// Where these have a folder `validation` inside, that is taken.
  public init(path: String) throws(ValidationError) {
    let roots = [path, "\(path)/ADEChallengeData2016", "\(path)/ade/ADEChallengeData2016"]
    guard
      let root = roots.first(where: { isFolder("\($0)/images") && isFolder("\($0)/annotations") })
    else {
      throw ValidationError(path, .dataSet, "expected the folders `images` and `annotations`")
    }
    var findings: [String] = []
    pictureFolder = try Self.part(of: root, "images", &findings)
    labelFolder = try Self.part(of: root, "annotations", &findings)
    let labels = Set(
      try PictureFolder(labelFolder).pictures.filter { $0.hasSuffix(".png") }.map(stem))
    let files = try PictureFolder(pictureFolder).pictures
    let found = files.filter { labels.contains(stem(of: $0)) }
    guard !found.isEmpty else {
      throw ValidationError(path, .dataSet, "no picture has a label picture of its name")
    }
    let without = files.filter { !labels.contains(stem(of: $0)) }
    if !without.isEmpty {
      findings.append(
        "\(counted(without.count, "picture")) left out: without labels, such as "
          + quoted(without[0]))
    }
    self.findings = findings
    unlabelled = without.count
    names = found.map(stem)
    pictures = Dictionary(found.map { (stem(of: $0), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The folder of that name in `root`, or that for validation in it.
  private static func part(
    of root: String, _ name: String, _ findings: inout [String]
  ) throws(ValidationError) -> String {
    let folder = try PictureFolder("\(root)/\(name)")
    let others = folder.folders.filter { $0 != "validation" }
    guard others.count < folder.folders.count else {
      guard folder.pictures.isEmpty, !others.isEmpty else { return folder.path }
      throw ValidationError(
        folder.path, .dataSet, "expected the folder `validation`, found \(someOf(others))",
        hint: "put pictures and labels into images/validation and annotations/validation")
    }
    if !others.isEmpty {
      findings.append("`\(name)/validation` was taken, and not \(someOf(others))")
    }
    return "\(folder.path)/validation"
  }

  /// The pictures that `subset` draws, in their order.
  ///
  /// - Throws: `ValidationError` where there are fewer, or they are to be drawn class by class:
  ///   pictures of scenes show many.
  public func drawing(_ subset: Subset) throws(ValidationError) -> SegmentationSet {
    guard !subset.stratified else {
      throw ValidationError(
        "subset", .option, "pictures of a segmentation have no class to be drawn by")
    }
    var (drawn, subset) = (self, subset)
    drawn.names = try subset.indices(of: names.count).map { names[$0] }
    subset.drawnFrom = names.count
    drawn.subset = subset
    drawn.findings.append(drawn.subset.words)
    return drawn
  }

  /// The path of a picture.
  public func picturePath(of name: String) -> String {
    "\(pictureFolder)/\(pictures[name] ?? name)"
  }

  /// The path of the picture with its labels.
  public func labelPath(of name: String) -> String { "\(labelFolder)/\(name).png" }
}
