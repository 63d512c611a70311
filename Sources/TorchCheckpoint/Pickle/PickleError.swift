/// Why a pickle could not be interpreted; `at` counts bytes from the pickle's start.
package struct PickleError: Error, Hashable, Sendable {
  package let kind: CheckpointError.Kind
  package let offset: Int
  package let detail: String

  package init(_ kind: CheckpointError.Kind, at offset: Int, _ detail: String) {
    self.kind = kind
    self.offset = offset
    self.detail = detail
  }

  /// The error of the file (and entry) called `subject`.
  package func inside(_ subject: String) -> CheckpointError {
    CheckpointError(subject, kind, "byte \(offset): \(detail)")
  }
}

package import Tensors

extension CheckpointError.Kind {
  /// The pickle ends in the middle of an instruction or without STOP.
  package static let pickleTruncated = Self("pickle-truncated")
  /// The pickle's instructions do not fit together.
  package static let pickleMalformed = Self("malformed-pickle")
  /// A byte that is no instruction.
  package static let pickleOpcode = Self("unknown-pickle-opcode")
}
