package import Tensors

/// The element type that a storage was saved with.
package enum StorageClass: Hashable, Sendable {
  /// Elements of a type.
  case typed(ScalarType)
  /// Bytes, to which each tensor brings its own type.
  case untyped

  /// The class that a persistent id names, or nil where it is no storage class of PyTorch.
  package init?(_ global: PickleGlobal) {
    guard TorchNames.isTorch(global) else { return nil }
    if StorageClass.untypedNames.contains(global.name) {
      self = .untyped
    } else if let type = TorchNames.scalarType(of: global.name, suffix: "Storage") {
      self = .typed(type)
    } else {
      return nil
    }
  }

  /// Whether `name` is the name of a storage class.
  package static func isStorageName(_ name: String) -> Bool {
    untypedNames.contains(name) || TorchNames.scalarType(of: name, suffix: "Storage") != nil
      || ["TypedStorage", "_TypedStorage"].contains(name)
  }

  /// The bytes of one element as a storage counts them: packed types count whole bytes.
  package var elementSize: Int {
    switch self {
    case .untyped: 1
    case .typed(let type): max(1, type.bitWidth / 8)
    }
  }

  /// The name of the element type, for errors.
  var name: String {
    switch self {
    case .untyped: "untyped"
    case .typed(let type): type.rawValue
    }
  }

  private static let untypedNames: Set<String> = ["UntypedStorage", "_UntypedStorage"]
}
