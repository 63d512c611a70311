internal import BEiTModels

extension KeyedDecodingContainer {
  /// Reads a precision, which runs that do not state it had not to choose: they were float32.
  func decode(_ type: Precision.Type, forKey key: Key) throws -> Precision {
    try decodeIfPresent(type, forKey: key) ?? .float32
  }
}
