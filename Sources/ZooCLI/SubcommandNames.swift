import ArgumentParser
import Registry

/// The names of the subcommands, and what somebody may have meant who wrote another.
enum SubcommandNames {
  /// Complains where the command that `arguments` name does not exist.
  static func check(_ arguments: [String]) throws(CommandError) {
    var words = arguments[...]
    if words.first == "help" { words.removeFirst() }
    guard let word = words.first, !word.hasPrefix("-"), !all.contains(word) else { return }
    let near = Suggestions.nearest(to: word, among: all.map { [$0] }).prefix(1)
    throw CommandError(
      word, "no such command",
      hint: near.first.map { "did you mean `zoo \($0)`?" } ?? "`zoo help` lists the commands")
  }

  private static var all: [String] {
    ["help"] + ZooCommand.configuration.subcommands.map { $0._commandName }
  }
}
