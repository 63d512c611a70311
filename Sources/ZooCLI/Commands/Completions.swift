import ArgumentParser
import BEiTZoo

/// The command `zoo completions`.
struct Completions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print what a shell needs to complete commands, options and names of models.",
    discussion: """
      Install it once:
        zoo completions bash > ~/.local/share/bash-completion/completions/zoo
        zoo completions zsh > "${fpath[1]}/_zoo"
        zoo completions fish > ~/.config/fish/completions/zoo.fish
      """)

  @Argument(help: "The shell: bash, zsh or fish.")
  var shell: Shell

  /// The shells that are served.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish

    var kind: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  func run() {
    Console.print(script: ZooCommand.completionScript(for: shell.kind))
  }
}

extension CompletionKind {
  /// The names of the models in the catalogue.
  static var modelNames: CompletionKind {
    .custom { _, _, _ in
      // Where the catalogue cannot be read, nothing is completed and nothing is said.
      (try? CatalogOptions.parse(["--offline"]).zoo())?.catalog.models.map(\.name) ?? []
    }
  }
}
