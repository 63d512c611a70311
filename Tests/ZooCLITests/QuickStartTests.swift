import FoundationEssentials
import Testing
import TestSupport

/// The commands in the documents do what is written there.
@Suite(.enabled(if: Program.isBuilt, "the program zoo is not built"))
struct QuickStartTests {
  /// Every line that begins with `zoo` in a block of these documents, run in their order in a folder
  /// in which the repository's `Fixtures` can be seen.
  ///
  /// A line may end in `# exit N`, which is then its status. Blocks marked `text` are not run.
  @Test(arguments: ["README.md", "Documentation/CommandLine.md", "Documentation/Conversion.md"])
  func commands(document: String) throws {
    let text = String(
      decoding: try Data(contentsOf: URL(filePath: "\(repository)/\(document)")), as: UTF8.self)
    let commands = Self.commands(in: text)
    #expect(!commands.isEmpty)
    try withProgram { zoo in
      try FileManager.default.createSymbolicLink(
        atPath: zoo.path("Fixtures"), withDestinationPath: fixtures)
      try FileManager.default.createDirectory(
        atPath: zoo.path("out"), withIntermediateDirectories: true)
      for command in commands {
        let outcome = try zoo.shell(command.line)
        #expect(outcome.status == command.status, "\(command.line)\n\(outcome.stderr)")
      }
    }
  }

  /// The programs in the document on the library are the examples, which are built.
  @Test(arguments: ["InspectCheckpoint", "ClassifyPictures"]) func example(name: String) throws {
    let document = try Data(contentsOf: URL(filePath: "\(repository)/Documentation/Library.md"))
    let example = try Data(contentsOf: URL(filePath: "\(repository)/Examples/\(name)/main.swift"))
    let block = "```swift\n" + String(decoding: example, as: UTF8.self) + "```\n"
    #expect(String(decoding: document, as: UTF8.self).contains(block))
  }

  struct Command {
    let line: String
    let status: Int32
  }

  /// The commands in the blocks of a document; a line that ends in a backslash goes on.
  static func commands(in text: String) -> [Command] {
    var commands: [Command] = []
    var fence: Substring?
    var pending = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        fence = fence == nil ? line.dropFirst(3) : nil
      } else if let language = fence, ["", "sh", "console"].contains(language) {
        pending += line.hasPrefix("$ ") ? line.dropFirst(2) : line
        if pending.hasSuffix("\\") {
          pending.removeLast()
          continue
        }
        if pending.hasPrefix("zoo ") { commands.append(command(pending)) }
        pending = ""
      }
    }
    return commands
  }

  private static func command(_ line: String) -> Command {
    let status = line.firstMatch(of: /#\s+exit (\d+)/).flatMap { Int32($0.1) } ?? 0
    return Command(line: line, status: status)
  }
}
