/// Why a command could not run, where no library's error says it.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ subject: String, _ detail: String, hint: String? = nil) {
    description = "\(subject): \(detail)" + (hint.map { "\nhint: \($0)" } ?? "")
  }

  /// What `error` says, about the model called `subject` unless it names that itself.
  init(_ error: any Error, about subject: String?) {
    let text = "\(error)"
    description = subject.map { text.hasPrefix($0) ? text : "\($0): \(text)" } ?? text
  }
}
