package import BEiTModels
package import Imaging
internal import Registry

/// Everything that a report shows; what is absent is left out.
package struct ReportContent: Sendable {
  /// The model.
  package var model: String
  /// What was found on a data set.
  package var validation: ValidationReport?
  /// What was found beside references.
  package var parity: ParityReport?
  /// What a segmentation model did on a data set.
  package var segmentation: SegmentationReport?
  /// The names of the classes, in the order of the answers.
  package var classes: [String]
  /// What was done to the pictures.
  package var preprocessing: Preprocessing
  /// All accuracies that were published for the model, with what they were measured with.
  package var published: [RecordedAccuracy] = []
  /// Wrong answers, the most confident first.
  package var failures: [Failure] = []
  /// Why wrong answers are shown without their pictures, where they are.
  package var missingPictures: String?
  /// The steps of the preprocessing on a picture.
  package var panel: PreprocessingPanel?
  /// What the heads add to the attention by distance.
  package var biasMaps: [BiasMap] = []
  /// The weights in figures.
  package var tensors: [TensorStatistics] = []
  /// Where the weights come from, step by step.
  package var provenance: [ProvenanceStep] = []
  /// The machine and the versions.
  package var environment: [Fact] = []

  /// Starts a report with what was found on a data set.
  package init(_ validation: ValidationReport) {
    model = validation.model
    self.validation = validation
    classes = validation.run.classes.map(\.name)
    preprocessing = validation.run.preprocessing
  }

  /// Starts a report with what was found beside references.
  package init(_ parity: ParityReport, _ references: References) {
    model = parity.model
    self.parity = parity
    classes = references.classes
    preprocessing = references.preprocessing
  }

  /// Starts a report with what a segmentation model did.
  package init(_ segmentation: SegmentationReport, _ preprocessing: Preprocessing) {
    model = segmentation.model
    self.segmentation = segmentation
    classes = segmentation.classes
    self.preprocessing = preprocessing
  }

  /// The format of the model's large products.
  package var precision: Precision? {
    validation?.run.precision ?? parity?.precision ?? segmentation?.precision
  }

  /// States the machine, the program and how the model computed.
  package mutating func stateEnvironment(program: String) {
    environment = Fact.machine() + [Fact("program", program)]
    environment.add("precision", precision?.words)
  }

  /// The verdict on everything.
  package var verdict: Verdict {
    AccuracyCheck.worst(
      [validation?.verdict, parity?.verdict, segmentation?.verdict].compactMap(\.self))
  }

  /// The reasons of all verdicts, those of the worst first.
  package var reasons: [String] {
    let found = [
      parity.map { ($0.verdict, $0.reasons) }, validation.map { ($0.verdict, $0.reasons) },
      segmentation.map { ($0.verdict, $0.reasons) },
    ].compactMap(\.self)
    let worst = verdict
    return (found.filter { $0.0 == worst } + found.filter { $0.0 != worst }).flatMap(\.1)
  }

  /// Whether there were pictures and none could be read.
  package var readNothing: Bool {
    let count = validation?.count ?? parity?.count ?? segmentation?.count ?? 0
    return count == 0 && !unreadable.isEmpty
  }

  /// The pictures that could not be read.
  var unreadable: [UnreadablePicture] {
    validation?.unreadable ?? parity?.unreadable ?? segmentation?.unreadable ?? []
  }

  /// What was done to every picture, in words.
  var preparation: String {
    let summary = preprocessing.summary
    guard segmentation != nil, let side = preprocessing.crop else { return summary }
    // Segmentation models take their colours from it and nothing else.
    let colors = summary.firstRange(of: ", mean ").map { String(summary[$0.lowerBound...]) } ?? ""
    return "short side \(side), long side at most \(4 * side), bilinear as OpenCV, "
      + "windows of \(side) two thirds apart\(colors)"
  }

  /// What people call class `index`.
  func name(of index: Int) -> String {
    guard classes.indices.contains(index) else { return "class \(index)" }
    return String(classes[index].prefix { $0 != "," })
  }
}

/// Something known, under a label.
package struct Fact: Codable, Hashable, Sendable {
  /// What it is.
  package let label: String
  /// What is known.
  package let text: String

  /// States a fact.
  package init(_ label: String, _ text: String) {
    self.label = label
    self.text = text
  }
}

/// A step on the way of the weights: an address, a file, a plan.
package struct ProvenanceStep: Codable, Hashable, Sendable {
  /// What happened or what there is.
  package let title: String
  /// The particulars.
  package let facts: [Fact]

  /// Describes a step.
  package init(_ title: String, _ facts: [Fact]) {
    self.title = title
    self.facts = facts
  }
}

extension [Fact] {
  /// Adds what is known under `label`, if anything is.
  mutating func add(_ label: String, _ text: String?) {
    if let text { append(Fact(label, text)) }
  }
}
