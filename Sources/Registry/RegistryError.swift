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
  /// The model's files are not carried by this program and have to be fetched by hand.
  case fetchByHand(model: String, url: String?, convertible: Bool)
  /// The model's checkpoint belongs to the program, but this build was made without it.
  case notCarried(model: String, path: String)
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

  private var message: String {
    switch self {
    case .file(let error): error.description
    case .invalidCatalog(let path, let place, let reason),
      .invalidRecord(let path, let place, let reason):
      place.isEmpty ? "\(path): \(reason)" : "\(path): \(place): \(reason)"
    case .unknownModel(let name, _): "\(name): no model has this name"
    case .ambiguousModel(let name, _): "\(name): several models share this name"
    case .unknownValue(let value, let field, _): "\(value): no model has this \(field)"
    case .noHome: "store: no folder to keep files in: neither ZOO_HOME nor HOME is set"
    case .folder(let path, let reason): "\(path): cannot use the folder: \(reason)"
    case .fetchByHand(let model, _, _):
      "\(model): cannot download: this version carries only the bundled model and fetches nothing"
    case .notCarried(let model, let path):
      "\(model): cannot install: this build was made without \(path)"
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
    case .fetchByHand(_, let url, let convertible): fetchingHint(url: url, convertible)
    case .notCarried: "build again with that file in its place"
    case .wrongSize, .wrongDigest: "remove the file and download it again"
    case .invalidRecord: "remove the record and its file, and download again"
    case .file, .invalidCatalog, .folder: nil
    }
  }
}

/// How to get a file without this program, and what to do with it then.
private func fetchingHint(url: String?, _ convertible: Bool) -> String {
  guard let url else { return "no address of this model is known to work" }
  return convertible
    ? "fetch \(url) yourself, then run `zoo convert FILE -o OUT.safetensors`"
    : "fetch \(url) yourself; its format is not one that `zoo convert` reads"
}

/// `names` as a choice: `a`, `b` or `c`.
private func alternatives(_ names: [String]) -> String {
  let quoted = names.map { "`\($0)`" }
  guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
  return quoted.dropLast().joined(separator: ", ") + " or " + last
}
