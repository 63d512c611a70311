public import Tensors

extension CheckpointError.Kind {
  /// The file is shorter than the eight bytes of the header's length.
  public static let headerTooSmall = Self("header-too-small")
  /// The header is longer than the format allows.
  public static let headerTooLarge = Self("header-too-large")
  /// The header is not UTF-8.
  public static let headerNotUTF8 = Self("header-not-utf-8")
  /// The header is not one well-formed JSON object of the expected members.
  public static let malformedHeader = Self("malformed-header")
  /// A key appears twice in one JSON object, or a name twice among the tensors to write.
  public static let duplicateName = Self("duplicate-name")
  /// A tensor carries the name that the format keeps for its metadata.
  public static let reservedName = Self("reserved-name")
  /// The element type is none that safetensors files hold.
  public static let unknownScalarType = Self("unknown-element-type")
  /// The bytes of a tensor do not begin where those of the tensor before it end.
  public static let invalidOffsets = Self("invalid-offsets")
  /// The number of elements or of bytes overflows.
  public static let sizeOverflow = Self("size-overflow")
  /// Elements of less than a byte do not fill whole bytes.
  public static let misalignedElements = Self("misaligned-elements")
  /// Element type and shape take another number of bytes than there are.
  public static let sizeMismatch = Self("size-mismatch")
  /// Bytes follow the last tensor.
  public static let trailingBytes = Self("trailing-bytes")
  /// The index of a sharded checkpoint is not what such a file holds.
  public static let malformedIndex = Self("malformed-index")
}
