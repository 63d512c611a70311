/// How fast a model computed.
public struct SpeedReport: Codable, Hashable, Sendable {
  /// What was measured.
  public let model: String
  /// Whether the weights were those of a `file` or `random`.
  public let weights: String
  /// The pictures of a pass.
  public let batch: Int
  /// The threads.
  public let threads: Int
  /// The format of the large products, `f32` or `bf16`.
  public let precision: String
  /// What was used of the processor: `baseline`, `avx2`, `avx512` or `bfloat16`.
  public let instructions: String
  /// The passes that were measured.
  public let passes: Int
  /// Pictures a second, by the median.
  public let picturesPerSecond: Double
  /// How long a pass took.
  public let secondsPerBatch: Seconds
  /// Billions of floating-point operations a second, by the median; a multiplication and addition
  /// are two.
  public let gflops: Double
  /// Where the time of a pass went, largest first.
  public let shares: [Share]

  /// Seconds of several passes.
  public struct Seconds: Codable, Hashable, Sendable {
    /// The middle one.
    public let median: Double
    /// The shortest.
    public let min: Double
    /// The longest.
    public let max: Double

    init(_ times: [Double]) {
      let sorted = times.sorted()
      median = sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
      min = sorted.first ?? 0
      max = sorted.last ?? 0
    }
  }

  /// Where a part of the time went.
  public struct Share: Codable, Hashable, Sendable {
    /// The kind of operation.
    public let operation: String
    /// Its part of the time, from 0 to 1.
    public let share: Double
  }
}
