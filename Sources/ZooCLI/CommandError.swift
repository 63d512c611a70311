/// Why a command could not run, where no library's error says it.
struct CommandError: Error, CustomStringConvertible {
  let description: String

  init(_ subject: String, _ detail: String, hint: String? = nil) {
    description = "\(subject): \(detail)" + (hint.map { "\nhint: \($0)" } ?? "")
  }
}
