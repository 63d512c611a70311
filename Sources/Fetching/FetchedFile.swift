/// A file that was fetched, or found to be there, and how that is known to be right.
package struct FetchedFile: Hashable, Sendable {
  /// Where the file lies.
  package let path: String
  /// The size in bytes.
  package let size: Int
  /// The SHA-256 digest of what lies on the disk.
  package let sha256: String
  /// How the file came to be there.
  package let outcome: Outcome
  /// What vouches for its content.
  package let proof: Proof
  /// The address that was asked, after a mirror was put in.
  package let address: String?
  /// The host that answered in the end.
  package let host: String?
  /// The server's entity tag.
  package let entityTag: String?
  /// The bytes that were there before this fetch began.
  package let resumedFrom: Int
  /// The bytes that this fetch brought.
  package let transferred: Int

  /// How a file came to be in its place.
  package enum Outcome: String, Hashable, Sendable {
    /// It was fetched now.
    case fetched
    /// It was there.
    case present
    /// Another process fetched it meanwhile.
    case fetchedByAnother
  }

  /// What vouches for a file's content.
  package enum Proof: String, Hashable, Sendable {
    /// All 64 digits of the expected digest.
    case digest
    /// The first digits of the expected digest.
    case digestPrefix
    /// The digest that the server states.
    case serverDigest
    /// Nothing yet: the digest is recorded, and later fetches are held to it.
    case firstUse
  }
}
