import ArgumentParser
import BEiTZoo
import Validation

/// Which labelled pictures a model is run on, and how the run is kept.
struct DataOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Run only this many pictures, drawn at random.", valueName: "count"))
  var subset: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The seed of the drawing. (default: 0)", valueName: "number"))
  var seed: UInt64?

  @Flag(name: .long, help: "Draw the same share of every class.")
  var stratified = false

  @Option(
    name: .customLong("journal"),
    help: ArgumentHelp(
      "Keep the predictions in this file, one a line, as the run goes; of several models, in this "
        + "folder.", valueName: "file"))
  private var journalName: String?

  @Option(
    name: .customLong("predictions"),
    help: ArgumentHelp(
      "The same; without --data, compute the figures from this file, without the model.",
      valueName: "file"))
  private var predictionsName: String?

  /// The file that the predictions are kept in, by either name of the option.
  var journal: String? { journalName ?? predictionsName }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder that the run was given, for the pictures of the report (--predictions without "
        + "--data).", valueName: "folder"))
  var pictures: String?

  @Flag(name: .long, help: "Go on with the run that the journal holds.")
  var resume = false

  @Flag(name: .long, help: "Keep all logits in the journal.")
  var keepLogits = false

  @Flag(
    name: .long,
    help: "Prepare no picture while the model works, to measure what that saves.")
  var noOverlap = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Run part i of n.", valueName: "i/n"))
  var shard: String?

  @Option(
    name: .customLong("data-set"),
    help: ArgumentHelp(
      "The data set that the folder is, by its name in the catalogue, where that is not told rightly "
        + "by itself.", valueName: "name"))
  var setName: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A list with the class of each file, whatever folders they lie in.", valueName: "file"))
  var groundTruth: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How the numbers of the list, or of folders, count the classes: from 0 or 1 in the order of the "
        + "identifiers, or as the devkit does.", valueName: "order"))
  var numbers: ClassNumbering?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The devkit's table of classes (map_clsloc.txt); the numbers are then the devkit's.",
      valueName: "file"))
  var devkitClasses: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The labels of ReaL, as JSON.", valueName: "file"))
  var realLabels: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A list of class names, one a line, in the order of the model.", valueName: "file"))
  var classList: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The label set that answers are restricted to: imagenet-a, imagenet-r or none.",
      valueName: "set"))
  var restrict: String?

  func validate() throws {
    if let subset, subset < 1 { throw ArgumentParser.ValidationError("--subset counts from 1") }
    if subset == nil, stratified {
      throw ArgumentParser.ValidationError("--stratified needs --subset")
    }
    if journalName != nil, predictionsName != nil {
      throw ArgumentParser.ValidationError(
        "--journal and --predictions are two names of one file; give one of them")
    }
    try checkWords()
    if subset == nil, seed != nil { throw ArgumentParser.ValidationError("--seed needs --subset") }
    if setName?.isEmpty == true {
      throw ArgumentParser.ValidationError("--data-set: expected a name")
    }
    if journal == nil, resume {
      throw ArgumentParser.ValidationError("--resume needs the --journal to go on with")
    }
    if journal == nil, keepLogits {
      throw ArgumentParser.ValidationError("--keep-logits needs a --journal")
    }
  }

  /// Fails where an option has a value that means nothing, whatever the pictures are.
  private func checkWords() throws {
    do {
      if let shard { _ = try Shard(shard) }
    } catch {
      throw ArgumentParser.ValidationError("--shard: \(error.detail)")
    }
    let sets = LabelSet.names + ["none"]
    if let restrict, !sets.contains(restrict) {
      throw ArgumentParser.ValidationError(
        "--restrict: expected one of \(sets.joined(separator: ", ")), found '\(restrict)'")
    }
  }

  /// Whether one of the options was given that say nothing without a data set.
  var needsData: Bool {
    stratified || resume || keepLogits || noOverlap || subset != nil || seed != nil
      || numbers != nil
      || [shard, groundTruth, devkitClasses, realLabels, classList, restrict]
        .contains { $0 != nil }
  }

  /// An option that was given and that only classifiers have a use for.
  var classifierOption: String? {
    let given: [(String, Bool)] = [
      ("--stratified", stratified), ("--keep-logits", keepLogits),
      ("--data-set", setName != nil), ("--ground-truth", groundTruth != nil),
      ("--numbers", numbers != nil), ("--devkit-classes", devkitClasses != nil),
      ("--real-labels", realLabels != nil), ("--class-list", classList != nil),
      ("--restrict", restrict != nil),
    ]
    return given.first { $0.1 }?.0
  }

  /// The data set in the folder at `path`, for the classes of `loaded`.
  func dataSet(at path: String, for loaded: LoadedModel) throws -> DataSet {
    guard let labels = loaded.labels else {
      throw CommandError(
        loaded.name, "its classes have no names, so pictures cannot be labelled",
        hint: "convert it by its name in the zoo, which brings the names along")
    }
    var options = DataSetOptions(classes: labels)
    options.name = setName
    options.records = loaded.entry?.recorded ?? []
    options.groundTruth = groundTruth
    options.numbering = numbers
    options.devkitClasses = devkitClasses
    options.realLabels = realLabels
    options.classList = classList
    if let restrict { options.restriction = restrict == "none" ? .none : .labels(restrict) }
    let set = try DataSet.open(path, options)
    return try drawing.map { try set.drawing($0) } ?? set
  }

  /// The data set of a segmentation model in the folder at `path`.
  func segmentationSet(at path: String) throws -> SegmentationSet {
    let set = try SegmentationSet(path: path)
    return try drawing.map { try set.drawing($0) } ?? set
  }

  /// How pictures are drawn, where they are.
  private var drawing: Subset? {
    subset.map { Subset(count: $0, seed: seed ?? 0, stratified: stratified) }
  }

  /// How the run is kept.
  var runOptions: RunOptions {
    get throws {
      var options = RunOptions()
      options.journal = journal
      options.resumes = resume
      options.keepsLogits = keepLogits
      options.overlaps = !noOverlap
      if let shard { options.shard = try Shard(shard) }
      return options
    }
  }
}
