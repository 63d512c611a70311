package import Tensors

/// A persistent id that names a storage.
package struct StorageID: Sendable {
  package let storageClass: StorageClass
  package let key: String
  /// The declared size in elements of the storage's class.
  package let elementCount: Int
  /// The view inside the storage that files up to PyTorch 0.3 describe, in elements.
  package let view: (key: String, offset: Int, count: Int)?

  /// The declared size in bytes.
  package var byteCount: Int {
    get throws(CheckpointError) {
      let (bytes, overflow) = elementCount.multipliedReportingOverflow(by: storageClass.elementSize)
      guard !overflow else {
        throw CheckpointError("storage \(key)", .storage, "\(elementCount) elements overflow")
      }
      return bytes
    }
  }

  /// Reads the fields `(“storage”, class, key, location, elements[, view])`.
  package init(
    _ fields: [PickleValue], in graph: PickleGraph, subject: String
  ) throws(CheckpointError) {
    func malformed(_ detail: String) -> CheckpointError {
      CheckpointError(subject, .storage, "a persistent id with \(detail)")
    }
    guard fields.count == 5 || fields.count == 6, fields[0] == .string("storage") else {
      throw malformed("\(fields.count) fields, or of another kind than “storage”")
    }
    guard case .global(let global) = fields[1], let storageClass = StorageClass(global) else {
      throw malformed("a type that is no storage class of PyTorch")
    }
    guard let key = StorageID.text(fields[2]), StorageID.text(fields[3]) != nil else {
      throw malformed("a key or location that is no (short) text")
    }
    guard case .int(let count) = fields[4], count >= 0 else {
      throw malformed("an element count that is no positive integer")
    }
    self.storageClass = storageClass
    self.key = key
    elementCount = count
    view = fields.count == 6 ? try StorageID.view(fields[5], graph, subject) : nil
  }

  private static func view(
    _ value: PickleValue, _ graph: PickleGraph, _ subject: String
  ) throws(CheckpointError) -> (key: String, offset: Int, count: Int)? {
    if value == .none { return nil }
    guard let parts = graph.elements(value), parts.count == 3, let key = text(parts[0]),
      case .int(let offset) = parts[1], case .int(let count) = parts[2], offset >= 0, count >= 0
    else { throw CheckpointError(subject, .storage, "a persistent id with a malformed view") }
    return (key, offset, count)
  }

  /// The text of a key or location, which old writers gave as bytes or numbers.
  static func text(_ value: PickleValue) -> String? {
    let text: String? =
      switch value {
      case .string(let text): text
      case .bytes(let bytes): String(validating: bytes, as: UTF8.self)
      case .int(let number): String(number)
      default: nil
      }
    guard let text, text.utf8.count <= Limits.storageKey, text.isStreamSafe else { return nil }
    return text
  }
}
