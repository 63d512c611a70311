/// The features that a teacher gave for the pictures of a tokenizer, from a file of any format.
public struct TeacherFeatures: Sendable {
  /// The features, [B, patches, width].
  public let features: FloatTensor

  /// The names that such a tensor has where a file holds more than one.
  private static let names = ["teacher.target", "teacher", "target", "features"]

  /// Wraps features [B, patches, width].
  public init(_ features: FloatTensor) { self.features = features }

  /// Reads the tensor of `shape` in the file at `path`.
  ///
  /// - Throws: `CheckpointError` where the file holds none of that shape, or cannot tell which.
  public init(path: String, shape: [Int]) throws(CheckpointError) {
    let file = try Checkpoint(path: path)
    let fitting = file.tensors.filter {
      $0.tensor.shape == shape && $0.tensor.scalarType.isFloatingPoint
    }
    let named = Self.names.lazy.compactMap { name in fitting.first { $0.name == name } }
    guard let found = fitting.count == 1 ? fitting.first : named.first else {
      let listing = file.tensors.map { "\($0.name) \($0.tensor.shape)" }.prefix(10)
      throw CheckpointError(
        path, .missing,
        "expected one tensor of shape \(shape), found \(listing.joined(separator: ", "))",
        hint: fitting.isEmpty ? nil : "call it teacher.target")
    }
    features = FloatTensor(shape: shape, values: try found.tensor.floats())
  }

  /// How alike each picture's features and `reconstruction` [B, patches, width] are: the cosine of
  /// their angle, averaged over the patches.
  ///
  /// One minus the mean of these is the loss that a tokenizer is trained on.
  ///
  /// - Throws: `ModelError` where the shapes differ.
  public func cosines(to reconstruction: FloatTensor) throws(ModelError) -> [Double] {
    guard reconstruction.shape == features.shape, features.shape.count == 3 else {
      throw ModelError.input(
        name: "teacher", expected: "shape \(reconstruction.shape)", found: "\(features.shape)")
    }
    let (patches, width) = (features.shape[1], features.shape[2])
    return (0..<features.shape[0]).map { picture in
      let tokens = picture * patches..<(picture + 1) * patches
      return tokens.reduce(0) { $0 + cosine(token: $1, width, reconstruction) } / Double(patches)
    }
  }

  private func cosine(token: Int, _ width: Int, _ other: FloatTensor) -> Double {
    var (product, own, others) = (0.0, 0.0, 0.0)
    for index in token * width..<(token + 1) * width {
      let (one, two) = (Double(features.values[index]), Double(other.values[index]))
      product += one * two
      own += one * one
      others += two * two
    }
    return product / (own.squareRoot() * others.squareRoot())
  }
}
