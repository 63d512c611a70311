internal import BEiTModels
internal import Imaging
internal import Tensors

/// Why a validation could not be carried out; that a check says no is a verdict, not an error.
public struct ValidationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or the option.
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
    /// A file or folder could not be read or written.
    case file = "cannot use the file"
    /// A file of references breaks its schema.
    case references = "not usable as references"
    /// A folder is no data set of a known shape, or its labels cannot be trusted.
    case dataSet = "not usable as a data set"
    /// A journal or a file of predictions is damaged or belongs to another run.
    case journal = "not usable as a journal"
    /// The model refused its input.
    case model = "the model failed"
    /// The preprocessing gives something that the model does not take.
    case preprocessing = "preprocessing does not fit the model"
    /// An option has a value that makes no sense.
    case option = "not usable as an option"
    /// The processes that share a run do not work on the same.
    case ranks = "the ranks cannot work together"
  }
}

extension ValidationError {
  /// A failure of the file system, in the terms of this module.
  init(_ error: CheckpointError) {
    self.init(error.subject, .file, "\(error.kind.words): \(error.detail)", hint: error.hint)
  }

  /// A failure of the model that is called `name`.
  init(_ error: ModelError, model name: String) {
    self.init(name, .model, error.description)
  }
}
