/// Float32 values with a shape, row-major.
public struct FloatTensor: Hashable, Sendable {
  /// The extents, outermost first.
  public let shape: [Int]
  /// The values, as many as the shape holds.
  public var values: [Float]

  /// Gives `values` a shape that holds exactly as many.
  public init(shape: [Int], values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "as many values as the shape holds")
    self.shape = shape
    self.values = values
  }
}

/// Whole numbers with a shape, row-major.
public struct IntegerTensor: Hashable, Sendable {
  /// The extents, outermost first.
  public let shape: [Int]
  /// The values, as many as the shape holds.
  public var values: [Int64]

  /// Gives `values` a shape that holds exactly as many.
  public init(shape: [Int], values: [Int64]) {
    precondition(shape.reduce(1, *) == values.count, "as many values as the shape holds")
    self.shape = shape
    self.values = values
  }
}

/// A result of a model.
public enum OutputTensor: Hashable, Sendable {
  /// Real values.
  case floats(FloatTensor)
  /// Codes or classes.
  case integers(IntegerTensor)

  /// The extents, outermost first.
  public var shape: [Int] {
    switch self {
    case .floats(let tensor): tensor.shape
    case .integers(let tensor): tensor.shape
    }
  }
}
