/// A container's pickle, interpreted, with the way to its storages.
struct OpenedPickle {
  let container: TorchCheckpoint.Container
  let pickle: Pickle
  let storages: any StorageResolver
  /// The file and the entry, for errors.
  let subject: String
  /// The archive, where the container is one and its writer computed checksums.
  var archive: ZipArchive?
}
