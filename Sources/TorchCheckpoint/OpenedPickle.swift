/// A container's pickle, interpreted, with the way to its storages.
struct OpenedPickle {
  let container: TorchCheckpoint.Container
  let pickle: Pickle
  let storages: any StorageResolver
  /// The file and the entry, for errors.
  let subject: String
}
