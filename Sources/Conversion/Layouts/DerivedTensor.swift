/// A tensor that a layout stores although it follows from the configuration or is never read.
package struct DerivedTensor: Hashable, Sendable {
  /// The name in the layout.
  package let name: String
  /// The extents.
  package let shape: [Int]
  /// How it is made.
  package let content: Content

  /// How a derived tensor is made.
  package enum Content: Hashable, Sendable {
    /// The relative position index of a square grid, int64.
    case positionIndex(grid: Int)
    /// The number of batches that a batch norm saw: int64 zero, since inference never reads it.
    case batchCount
    /// The mark of an initialised codebook: one.
    case initialisedMark
    /// A codebook's counts, zero as in a fresh model, since nothing reads them.
    case codebookCounts
    /// A codebook's running average: the codebook, named here, as in a fresh model, since nothing
    /// reads it.
    case codebookAverage(of: String)
    /// The zeros of a bias that the model was made without.
    case absentBias
  }

  /// The name of the rule in reports.
  package var rule: String {
    switch content {
    case .positionIndex: "relative-position-index"
    case .batchCount: "batches-tracked"
    case .initialisedMark: "codebook-initialised"
    case .codebookCounts, .codebookAverage: "codebook-statistics"
    case .absentBias: "absent-bias"
    }
  }
}
