/// How a checkpoint is to be converted.
public struct ConversionOptions: Sendable {
  /// What is known of the source.
  public var settings = ModelSettings()
  /// The layout of the output.
  public var to: Layout = .swift
  /// The type of floating-point tensors in the output.
  public var dtype: FloatFormat = .keep
  /// The text of a file with rename rules.
  public var rules: [UInt8]?
  /// Whether tensors may be missing, misshapen or left over; they are reported all the same.
  public var isLenient = false

  /// The options that a plain conversion has.
  public init() {}
}
