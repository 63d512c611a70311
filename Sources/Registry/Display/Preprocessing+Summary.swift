package import Imaging

extension Preprocessing {
  /// The steps in words: `short side 256, bicubic, crop 224, mean 0.5, std 0.5`.
  package var summary: String {
    let steps = [
      size, filter.rawValue, crop.map { "crop \($0)" }, "mean \(channels(mean))",
      "std \(channels(std))", orientation == .apply ? "turned upright" : nil,
    ]
    return steps.compactMap(\.self).joined(separator: ", ")
  }

  /// The steps that are others than those of `other`, in words.
  package func summary(besides other: Preprocessing) -> String {
    zip(allSteps, other.allSteps).filter { $0 != $1 }.map(\.0).joined(separator: ", ")
  }

  /// A word for each step, those that are left out included.
  private var allSteps: [String] {
    [
      size, filter.rawValue, crop.map { "crop \($0)" } ?? "no crop", "mean \(channels(mean))",
      "std \(channels(std))", orientation == .apply ? "turned upright" : "not turned upright",
    ]
  }

  private var size: String {
    switch resize {
    case .shortSide(let side): "short side \(side)"
    case .exact(let width, let height): "exactly \(width) x \(height)"
    }
  }
}

/// The values of three channels, or the one that they share.
func channels(_ values: SIMD3<Double>) -> String {
  values == SIMD3(repeating: values.x)
    ? "\(values.x)" : "\(values.x) \(values.y) \(values.z)"
}
