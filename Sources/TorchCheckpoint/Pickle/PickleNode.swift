/// A value with parts.
package enum PickleNode: Sendable {
  case list([PickleValue])
  case tuple([PickleValue])
  case dictionary([PickleEntry])
  case set([PickleValue], isFrozen: Bool)
  case byteArray([UInt8])
  // The large ones are boxed, so that a million empty lists take no more than they must.
  /// Something that lives outside of the pickle: a storage, a tensor or a module's source.
  indirect case persistent(PickleValue)
  indirect case object(PickleObject)

  /// What may be added to a value.
  enum Growth { case items, elements, entries, anything, nothing }

  /// What may be added to it.
  var growth: Growth {
    switch self {
    case .list: .items
    case .set(_, isFrozen: false): .elements
    case .dictionary: .entries
    case .object: .anything
    default: .nothing
    }
  }
}

/// A key with its value, in the order of the pickle; the same key may occur twice.
package struct PickleEntry: Sendable {
  package let key: PickleValue
  package let value: PickleValue
}
