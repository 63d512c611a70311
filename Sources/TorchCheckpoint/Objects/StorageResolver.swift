package import Tensors

/// A container's answer to what a persistent id stands for.
package protocol StorageResolver {
  /// Finds what `id` stands for.
  mutating func resolve(
    _ id: PickleValue, in graph: PickleGraph
  ) throws(CheckpointError) -> TorchValue
}

/// No container: a bare pickle, in which persistent ids have nothing to refer to.
package struct NoStorages: StorageResolver {
  private let subject: String

  package init(subject: String) { self.subject = subject }

  package mutating func resolve(
    _ id: PickleValue, in graph: PickleGraph
  ) throws(CheckpointError) -> TorchValue {
    throw CheckpointError(
      subject, .storage, "a tensor refers to a storage, but a bare pickle has none",
      hint: "the archive around this pickle is missing")
  }
}
