/// What a download would do.
package struct DownloadPlan: Hashable, Sendable {
  /// The model.
  package let model: String
  /// Where the file will lie.
  package let path: String
  /// The address, or the path in the repository.
  package let source: String
  /// The mirrors that are asked in place of the address.
  package var mirrors: [String] = []
  /// The size in bytes, where it is known.
  package let size: Int?
  /// How the file gets there.
  package let step: Step
  /// Why the file that is here is not the wanted one.
  package var outdated: String?

  /// How a file gets into the store.
  package enum Step: Hashable, Sendable {
    /// It is there.
    case nothing
    /// The program writes it.
    case carried
    /// It is copied from another program's cache.
    case reuse(path: String)
    /// It is fetched; so many bytes of it are here already.
    case fetch(have: Int)
  }
}
