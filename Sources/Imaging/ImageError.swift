/// Why a picture could not be read, prepared or written.
public struct ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, or what stands for it.
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
    let line = "\(subject): \(kind.rawValue): \(detail)"
    return hint.map { "\(line)\nhint: \($0)" } ?? line
  }

  /// The kind of a failure.
  public enum Kind: String, Hashable, Sendable {
    /// The file could not be opened or read.
    case file = "cannot read the file"
    /// The bytes are of no format that is read.
    case unknownFormat = "not a known picture format"
    /// The file ends before the picture does.
    case truncated = "truncated"
    /// The bytes break the rules of their format.
    case corrupt = "corrupt"
    /// A correct file of a kind that is not read.
    case unsupported = "unsupported kind of picture"
    /// The file or the picture is larger than is read.
    case tooLarge = "too large"
    /// The preprocessing cannot be carried out.
    case preprocessing = "cannot preprocess"
    /// The picture could not be written.
    case encoding = "cannot encode"
  }
}
