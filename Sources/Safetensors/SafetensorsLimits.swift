/// What this reader refuses although it could be expressed.
public enum SafetensorsLimits {
  /// The bytes of a header, as in the reference implementation.
  public static let headerSize = 100_000_000
  /// The bytes of a tensor's name.
  public static let nameLength = 65_536
  /// The number of tensors in a file.
  public static let tensorCount = 1_000_000
  /// The number of extents of a tensor.
  public static let rank = 255
  /// The bytes of the index of a sharded checkpoint.
  public static let indexSize = 100_000_000
}
