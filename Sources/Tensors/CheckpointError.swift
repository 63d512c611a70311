internal import Glibc

/// Why a checkpoint could not be read or written.
///
/// One type serves every file format, so that a caller handles one error whatever the container:
/// `subject` says which file (and which entry or tensor in it), `kind` what went wrong in a form
/// that programs compare, `detail` what was expected and what was found.
public struct CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, and where useful the entry or tensor inside it.
  public let subject: String
  /// What went wrong, for programs.
  public let kind: Kind
  /// What was expected and what was found, for people.
  public let detail: String
  /// What to do next, where that can be said.
  public let hint: String?

  /// Makes an error about `subject`.
  public init(_ subject: String, _ kind: Kind, _ detail: String, hint: String? = nil) {
    self.subject = subject
    self.kind = kind
    self.detail = detail
    self.hint = hint
  }

  /// One line with the subject, what failed and the detail; a hint follows on a line of its own.
  public var description: String {
    let line = "\(subject): \(kind.words)" + (detail.isEmpty ? "" : ": \(detail)")
    return hint.map { "\(line)\nhint: \($0)" } ?? line
  }

  /// The kind of a failure; each module adds its own.
  public struct Kind: RawRepresentable, Hashable, Sendable, Codable {
    /// The kind's name in reports, words joined by hyphens.
    public let rawValue: String

    /// Names a kind.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Names a kind.
    public init(_ rawValue: String) { self.rawValue = rawValue }

    /// The name as a phrase.
    public var words: String { String(rawValue.map { $0 == "-" ? " " : $0 }) }

    /// The file could not be opened.
    public static let open = Kind("cannot-open")
    /// Reading failed in the system.
    public static let read = Kind("cannot-read")
    /// Writing failed in the system.
    public static let write = Kind("cannot-write")
    /// The file ends before what it promises.
    public static let truncated = Kind("truncated")
    /// The file is of no known format.
    public static let unknownFormat = Kind("not-a-checkpoint")
    /// Nothing in the file answers to that name.
    public static let missing = Kind("missing")
    /// A limit of this reader was passed.
    public static let limit = Kind("limit")
    /// The tensor has no bytes to read (a meta tensor, a placeholder).
    public static let noData = Kind("no-data")
    /// The operation is not possible for this kind of data.
    public static let unsupported = Kind("unsupported")
  }
}

/// The message that the system gives for the error number `code`.
package func systemMessage(_ code: Int32) -> String {
  guard let text = unsafe strerror(code) else { return "error \(code)" }
  return unsafe String(cString: text).lowercased()
}

/// What to do where writing fails with the error number `code`; nil where that cannot be said.
func writeHint(_ code: Int32) -> String? {
  switch code {
  case ENOSPC: "free space there, or choose another folder"
  case EDQUOT: "the quota of the folder's owner is used up: free space, or choose another folder"
  case EFBIG:
    "no file may be as large: look at `ulimit -f`, choose another file system, "
      + "or split the output with --max-shard-size"
  case EROFS, EACCES, EPERM: "choose a folder that is writable"
  default: nil
  }
}
