/// A change of what a model takes or tells apart, made between reading a file and using it.
///
/// Mirrors what unilm's `run_class_finetuning.py` does there: tables to another grid, the table that
/// all blocks share to each block, another head, or the rows of a head for `--robust_test`.
package struct ModelChange: Hashable, Sendable {
  /// The side of the pictures that the result takes, where it is another.
  package var imageSize: Int?
  /// How tables are brought to that size.
  package var tables = TableInterpolation.unilm
  /// What becomes of the head.
  package var classes: ClassChange?
  /// What fills a new head.
  package var seed: UInt64 = 0

  /// Changes nothing unless told to.
  package init(
    imageSize: Int? = nil, tables: TableInterpolation = .unilm, classes: ClassChange? = nil
  ) {
    self.imageSize = imageSize
    self.tables = tables
    self.classes = classes
  }

  /// Whether nothing is changed.
  package var isEmpty: Bool { imageSize == nil && classes == nil }

  /// A changed model.
  package struct Outcome: Sendable {
    /// The model.
    package var configuration: Configuration
    /// Its weights in the Swift layout.
    package var weights: StateDict
    /// The label set that its classes are now.
    package var labels: String?
    /// What was done, a sentence each.
    package var notes: [String] = []
  }

  /// Changes the model of these weights, which are in the Swift layout.
  ///
  /// `labels` are the names of its classes, where they are known.
  package func apply(
    to weights: StateDict, _ configuration: Configuration, labels: LabelSet? = nil
  ) throws(ModelError) -> Outcome {
    var outcome = Outcome(configuration: configuration, weights: weights)
    if case .subset(let name) = classes { try outcome.keep(name, of: labels) }
    var target = outcome.configuration
    if let imageSize { target = try target.taking(imageSize: imageSize) }
    if case .fresh(let count) = classes {
      target = try target.classifying(count)
      if case .classification(let model) = outcome.configuration, model.classes == count {
        outcome.notes.append("head: kept, since it tells \(count) classes apart already")
      }
    }
    guard target != outcome.configuration else { return outcome }
    let fit = try WeightFit(
      outcome.weights, from: outcome.configuration, to: target, tables: tables, seed: seed)
    outcome.configuration = target
    outcome.weights = fit.weights
    outcome.notes += notes(on: fit, target)
    return outcome
  }

  private func notes(on fit: WeightFit, _ target: Configuration) -> [String] {
    let (side, grid) = (target.backbone.imageSize, target.backbone.grid)
    return [
      note(fit.resized, "brought to \(grid)x\(grid) patches of \(side) pixels, \(tables.rawValue)"),
      note(fit.copiedFromShared, "copied from the table that all blocks shared"),
      note(fit.fresh, "new, as before training"), note(fit.unused, "left out"),
    ].compactMap(\.self)
  }

  private func note(_ names: [String], _ what: String) -> String? {
    guard let first = names.first else { return nil }
    return names.count == 1
      ? "\(first): \(what)" : "\(names.count) weights, \(first) first: \(what)"
  }
}

extension ModelChange.Outcome {
  /// Keeps the rows of a classifier's head that belong to the classes of the set `name`.
  fileprivate mutating func keep(_ name: String, of labels: LabelSet?) throws(ModelError) {
    guard case .classification(var model) = configuration, let subset = LabelSet.named(name) else {
      throw .configuration("only a classifier has the classes of \(name)")
    }
    let known = labels ?? LabelSet.named("imagenet-1k")
    let rows = known.map { subset.indices(in: $0) } ?? []
    guard known?.count == model.classes, rows.count == subset.count else {
      throw .configuration(
        "\(name) is \(subset.count) of the 1000 classes of ImageNet, "
          + "the model has \(model.classes) others")
    }
    model.classes = rows.count
    configuration = .classification(model)
    for part in ["head.weight", "head.bias"] {
      guard let tensor = weights[part] else { continue }
      do throws(CheckpointError) {
        weights[part] = try tensor.rows(rows)
      } catch {
        throw .unreadable(weight: part, reason: error)
      }
    }
    self.labels = name
    notes.append("head: the \(rows.count) rows of \(name)")
  }
}

extension LazyTensor {
  /// The rows of those numbers, in that order; they must exist.
  fileprivate func rows(_ numbers: [Int]) throws(CheckpointError) -> LazyTensor {
    let bytes = try bytes.read()
    let width = bytes.count / max(1, shape.first ?? 1)
    return LazyTensor(
      scalarType: scalarType, shape: [numbers.count] + shape.dropFirst(),
      bytes: MemoryBytes(numbers.flatMap { bytes[$0 * width..<($0 + 1) * width] }))
  }
}

extension Configuration {
  /// A classifier of so many classes with this model's backbone, each block with its own table.
  func classifying(_ classes: Int) throws(ModelError) -> Configuration {
    switch self {
    case .classification(var model):
      model.classes = classes
      return .classification(model)
    case .pretraining(let model):
      var backbone = model.backbone
      backbone.maskToken = false
      if backbone.relativePositionBias == .shared { backbone.relativePositionBias = .perBlock }
      return .classification(ClassifierConfiguration(backbone: backbone, classes: classes))
    case .tokenizer, .segmentation:
      throw .configuration("a \(task) model does not become a classifier")
    }
  }
}
