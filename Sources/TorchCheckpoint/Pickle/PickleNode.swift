/// A value with parts.
package enum PickleNode: Sendable {
  case list([PickleValue])
  case tuple([PickleValue])
  case dictionary([PickleEntry])
  case set([PickleValue], isFrozen: Bool)
  case byteArray([UInt8])
  /// Something that lives outside of the pickle: a storage, a tensor or a module's source.
  case persistent(PickleValue)
  case object(PickleObject)
}

/// A key with its value, in the order of the pickle; the same key may occur twice.
package struct PickleEntry: Sendable {
  package let key: PickleValue
  package let value: PickleValue
}
