/// A file of the store with what its record says, or why that cannot be read.
package struct RecordedFile: Sendable {
  /// The model whose folder it lies in.
  package let model: String
  /// The path of the file.
  package let path: String
  /// Its record.
  package let record: Result<StoredFile, RegistryError>
}
