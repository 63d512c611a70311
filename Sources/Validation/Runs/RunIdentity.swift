public import BEiTModels
public import Imaging
internal import Registry
internal import Tensors

/// Everything that decides what a run computes; predictions belong together where this is equal.
public struct RunIdentity: Codable, Hashable, Sendable {
  /// The version of the journal's form: 2, or 1 in journals without digests of files.
  public let journal: Int
  /// The model.
  public let model: String
  /// The SHA-256 of the model's file, where it is known.
  public let modelSHA256: String?
  /// The format of the model's large products; float32 where a journal does not say.
  public let precision: Precision
  /// The name of the data set.
  public internal(set) var dataSet: String
  /// The pictures of the run.
  public let pictures: Int
  /// The SHA-256 of their names and labels.
  public let picturesSHA256: String
  /// The pictures that the complete data set has.
  public internal(set) var population: Int?
  /// How the pictures were drawn.
  public let subset: Subset?
  /// What people should know of the data set.
  public let findings: [String]
  /// The classes that answers are chosen among.
  public let classes: [DataSetClass]
  /// The logits that stand for these; nil where they are all.
  public let logits: [Int]?
  /// What is done to the pictures.
  public let preprocessing: Preprocessing
  /// The pictures that the model gets at a time.
  public let batchSize: Int
  /// Whether all logits are kept.
  public let keepsLogits: Bool
  /// The part of the run.
  public let shard: Shard
}

extension RunIdentity {
  init(_ run: ValidationRun, model: String, precision: Precision) {
    let set = run.dataSet
    journal = JournalVersion.written
    self.model = model
    modelSHA256 = run.options.modelSHA256
    self.precision = precision
    dataSet = set.name
    pictures = set.pictures.count
    picturesSHA256 = Self.digest(of: set.pictures)
    population = set.population
    subset = set.subset
    findings = set.findings
    classes = set.classes
    logits = set.logits
    preprocessing = run.preprocessing
    batchSize = run.options.batchSize
    keepsLogits = run.options.keepsLogits
    shard = run.options.shard
  }

  static func digest(of pictures: [LabelledPicture]) -> String {
    var digest = SHA256()
    for picture in pictures {
      let labels = picture.labels.map(String.init).joined(separator: ",")
      let line = Array("\(picture.file)\t\(labels)\n".utf8)
      digest.update(line.rawSpan)
    }
    return digest.finish()
  }

  /// The positions that this part of the run works on, block by block.
  package var blocks: [Range<Int>] {
    stride(from: 0, to: pictures, by: batchSize).enumerated().compactMap { number, start in
      shard.holds(block: number) ? start..<min(start + batchSize, pictures) : nil
    }
  }

  /// The same for another part of the run.
  package func with(shard: Shard) -> RunIdentity {
    RunIdentity(
      journal: journal, model: model, modelSHA256: modelSHA256, precision: precision,
      dataSet: dataSet, pictures: pictures, picturesSHA256: picturesSHA256, population: population,
      subset: subset, findings: findings, classes: classes, logits: logits,
      preprocessing: preprocessing, batchSize: batchSize, keepsLogits: keepsLogits, shard: shard)
  }

  /// What differs from `other`, in words; nil where nothing does.
  ///
  /// Findings are words for people.
  package func difference(from other: RunIdentity) -> String? {
    let facts =
      facts(beside: other) + [
        RunFact("data set", dataSet, other.dataSet),
        RunFact(
          "size of the complete data set", population.map(grouped) ?? "unknown",
          other.population.map(grouped) ?? "unknown"),
        RunFact("number of classes", "\(classes.count)", "\(other.classes.count)"),
        RunFact("batch size", "\(batchSize)", "\(other.batchSize)"),
        RunFact(
          "keeping of logits", keepsLogits ? "all" : "none",
          other.keepsLogits ? "all" : "none"),
      ]
    if let difference = facts.difference { return difference }
    guard classes == other.classes, logits == other.logits else {
      let pair = zip(classes, other.classes).first { $0 != $1 }
      return "another set of classes"
        + (pair.map { ": expected \(quoted($0.name)), found \(quoted($1.name))" } ?? "")
    }
    return nil
  }
}

extension Subset? {
  /// The drawing in words.
  var words: String { words(from: self?.drawnFrom) }

  /// What was asked for, in words.
  var request: String { words(from: nil) }

  private func words(from pictures: Int?) -> String {
    guard let self else { return "every picture of the folder" }
    return "\(counted(self.count, "picture")) drawn at random"
      + (pictures.map { " from \(grouped($0))" } ?? "")
      + (self.stratified ? ", class by class" : "") + ", seed \(self.seed)"
  }
}
