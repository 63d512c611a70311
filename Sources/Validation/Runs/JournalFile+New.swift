internal import Glibc
internal import Tensors

extension JournalFile {
  /// Fails where something lies at `path`, which a journal made of those at `inputs` would replace.
  package static func checkNew(
    _ path: String, besides inputs: [String]
  ) throws(ValidationError) {
    guard isTaken(path) else { return }
    for input in inputs where (try? InputFile(path: input))?.isSameFile(as: path) == true {
      throw ValidationError(
        path, .file, "the output is one of the journals that are read",
        hint: "choose another name with -o")
    }
    throw exists(path, hint: "remove it first, or choose another name")
  }

  /// Why no journal can be made at `path`, where something lies; `hint` is for a file.
  static func exists(_ path: String, hint: String) -> ValidationError {
    let problem: String? =
      if isFolder(path) {
        "it is a folder"
      } else if isFile(path) {
        nil
      } else if unsafe access(path, F_OK) == 0 {
        "it is no regular file"
      } else {
        "it is a link to nothing"
      }
    return ValidationError(
      path, .file, "cannot make the journal: \(problem ?? systemMessage(EEXIST))",
      hint: problem == nil ? hint : "choose the name of a file that is not there yet")
  }

  /// Whether the name is given to something, were it a link to nothing.
  private static func isTaken(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }
}
