public import Fetching
public import Tensors

/// Why the catalogue or the store could not serve a request.
public enum RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file could not be read or written.
  case file(CheckpointError)
  /// The catalogue at `path` breaks a rule at `place`.
  case invalidCatalog(path: String, place: String, reason: String)
  /// No model has that name or alias.
  case unknownModel(String, suggestions: [String])
  /// Several models share that name.
  case ambiguousModel(String, candidates: [String])
  /// A filter asks for something that no model has.
  case unknownValue(String, of: String, known: [String])
  /// There is no folder to keep files in: neither `ZOO_HOME` nor `HOME` is set.
  case noHome
  /// A folder of the store could not be made or listed.
  case folder(path: String, reason: String)
  /// A file of the model could not be fetched.
  case fetch(model: String, FetchError)
  /// No address of the model is known to work.
  case noSource(model: String)
  /// The lock file holds models to their files and does not name this one.
  case notLocked(model: String)
  /// The lock file names an address that the catalogue does not have.
  case lockedElsewhere(model: String, source: String)
  /// The model's checkpoint belongs to the program, but this build was made without it.
  case notCarried(model: String, path: String)
  /// The model's files are of a kind that is not converted.
  case notConvertible(model: String, reason: String)
  /// A file is not as long as its record or the catalogue says.
  case wrongSize(path: String, expected: Int, found: Int)
  /// A file's digest is not the recorded one.
  case wrongDigest(path: String, expected: String, found: String)
  /// The record beside a stored file cannot be read.
  case invalidRecord(path: String, place: String, reason: String)

  /// One line with the subject and what failed; a hint follows on a line of its own.
  public var description: String {
    guard let hint else { return message }
    return "\(message)\nhint: \(hint)"
  }

  /// The description without the hint.
  package var line: String { message }

  private var message: String {
    switch self {
    case .file(let error): error.description
    case .invalidCatalog(let path, let place, let reason),
      .invalidRecord(let path, let place, let reason):
      place.isEmpty ? "\(path): \(reason)" : "\(path): \(place): \(reason)"
    case .unknownModel(let name, _):
      name.isEmpty ? "model: the name is empty" : "\(name): no model has this name"
    case .ambiguousModel(let name, _): "\(name): several models share this name"
    case .unknownValue(let value, let field, _): "\(value): no model has this \(field)"
    case .noHome: "store: no folder to keep files in: neither ZOO_HOME nor HOME is set"
    case .folder(let path, let reason): "\(path): cannot use the folder: \(reason)"
    case .fetch(let model, let error): "\(model): cannot download: \(error.line)"
    case .noSource(let model): "\(model): cannot download: no address is known to work"
    case .notLocked(let model): "\(model): not in the lock file"
    case .lockedElsewhere(let model, let source):
      "\(model): locked to \(source), which the catalogue does not have"
    case .notCarried(let model, let path):
      "\(model): cannot install: this build was made without \(path)"
    case .notConvertible(let model, let reason): "\(model): cannot be converted: \(reason)"
    case .wrongSize(let path, let expected, let found):
      "\(path): wrong size: expected \(bytes(expected)), found \(bytes(found))"
    case .wrongDigest(let path, let expected, let found):
      "\(path): wrong sha256: expected \(expected), found \(found)"
    }
  }

  private var hint: String? {
    switch self {
    case .unknownModel(_, let suggestions):
      suggestions.isEmpty
        ? "`zoo list` shows every name" : "did you mean \(alternatives(suggestions))?"
    case .ambiguousModel(_, let candidates): "name one of \(alternatives(candidates))"
    case .unknownValue(_, _, let known): "choose one of \(alternatives(known))"
    case .noHome: "set ZOO_HOME to a folder that is writable"
    case .fetch(_, let error): error.hint
    case .noSource: "put the file somewhere and give its path instead of the name"
    case .notLocked, .lockedElsewhere: "lock the model anew if its file is meant to change"
    case .notCarried: "build again with that file in its place"
    case .notConvertible(let model, _): "`zoo download \(model)` fetches the file as it is"
    case .wrongSize, .wrongDigest: "remove the file and download it again"
    case .invalidRecord: "remove the record and its file, and download again"
    case .invalidCatalog(let path, _, _):
      path.hasSuffix("/zoo.json")
        ? "`zoo lint \(path)` shows everything that is wrong with it" : nil
    case .file, .folder: nil
    }
  }
}

/// `names` as a choice: `a`, `b` or `c`.
private func alternatives(_ names: [String]) -> String {
  let quoted = names.map { "`\($0)`" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
  return quoted.dropLast().joined(separator: ", ") + " or " + last
}
