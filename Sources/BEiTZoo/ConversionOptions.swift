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
  /// Whether nothing but names is changed, by the rules, of a model that need not be known.
  public var isAsIs = false
  /// Whether tensors may be missing, misshapen or left over; they are reported all the same.
  public var isLenient = false
  /// The side of the pictures that the output is to take, where it is another than the source's.
  public var imageSize: Int?
  /// How relative position tables are brought to that size.
  public var tables: TableInterpolation = .unilm
  /// What becomes of the head; a head that has as many classes already is kept.
  public var classes: ClassChange?
  /// The bytes of tensors that one safetensors file may hold; more are split over several.
  public var maxShardSize: Int?

  /// Whether the output is digested as well, which reads all of it once more.
  public var digestsOutput = false

  /// The options that a plain conversion has.
  public init() {}
}
