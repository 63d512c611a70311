/// A conversion that is decided, with what is known beside the weights.
struct PlannedConversion {
  let content: Content
  /// The names of the classes in the result.
  var labels: LabelReference?
  /// What was changed in the model.
  var notes: [String] = []
  /// How the source was read, where the model was changed; its metrics are not the result's.
  var reading: PreparedConversion?

  /// What is written.
  enum Content {
    /// A known model.
    case model(PreparedConversion)
    /// Tensors as they are, under names of the user's making.
    case copy(CopiedConversion)
  }
}

extension PlannedConversion.Content {
  /// The model in the result, where it is known.
  var configuration: Configuration? {
    switch self {
    case .model(let conversion): conversion.configuration
    case .copy: nil
    }
  }

  /// The provenance that the source itself carries.
  var provenance: Provenance? {
    switch self {
    case .model(let conversion): conversion.provenance
    case .copy: nil
    }
  }

  /// The tensors of the result, read when they are asked for.
  func apply(storing format: FloatFormat) throws(ConversionError) -> StateDict {
    switch self {
    case .model(let conversion): try conversion.apply(storing: format)
    case .copy(let conversion): conversion.apply(storing: format)
    }
  }

  /// The report on writing the result.
  func report(
    output: String, storing format: FloatFormat, ties: [[String]], sourceSHA256: String?
  ) -> ConversionReport {
    switch self {
    case .model(let conversion):
      conversion.report(
        output: output, storing: format, ties: ties, sourceSHA256: sourceSHA256)
    case .copy(let conversion):
      conversion.report(
        output: output, storing: format, ties: ties, sourceSHA256: sourceSHA256)
    }
  }
}
