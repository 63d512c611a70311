import ArgumentParser
import BEiTZoo
import Fetching
import Glibc

/// The program `zoo`.
@main
struct ZooCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "zoo",
    abstract: "Find, convert, run and prove vision-transformer checkpoints of the BEiT family.",
    discussion: """
      A MODEL is a name from `zoo list`, an alias, or a path: .pth, .pt, .bin, .safetensors, an \
      *.index.json, or a folder that holds one of them. PyTorch files are read without executing \
      anything in them.

      Results go to stdout, everything else to stderr; --json makes results machine-readable.
      Exit status: 0 done, 1 a check said no, 2 could not run, 64 wrong usage.

      Environment: ZOO_HOME (else XDG_CACHE_HOME/zoo, else ~/.cache/zoo) keeps fetched models; \
      ZOO_MIRROR is asked in place of the publishers; ZOO_OFFLINE forbids the network; \
      ZOO_NUM_THREADS sets the number of threads.

      Try:
        zoo list 'beitv2*'
        zoo convert beitv2_tiny_patch8_64 -o tiny.safetensors
        zoo predict tiny.safetensors PICTURE
      """,
    version: "zoo \(Zoo.version)",
    groupedSubcommands: [
      CommandGroup(
        name: "Models",
        subcommands: [
          List.self, Show.self, Get.self, Download.self, Verify.self, Cache.self, Add.self,
          Lint.self,
        ]),
      CommandGroup(
        name: "Files", subcommands: [Inspect.self, Scan.self, Convert.self, Diff.self]),
      CommandGroup(
        name: "Running",
        subcommands: [
          Predict.self, Features.self, Tokenize.self, Segment.self, Attention.self, Run.self,
          Validate.self, Merge.self, Bench.self,
        ]),
      CommandGroup(name: "Shells", subcommands: [Completions.self]),
    ])

  static func main() {
    // Writing to a reader that went away is reported by `write`, not by a signal.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that grows beyond what the system lets it.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = Array(CommandLine.arguments.dropFirst())
    // Help on what does not exist would be help on everything.
    if arguments.first == "help" { checkNames(arguments) }
    Cancellation.followInterrupts()
    var subject: String?
    do {
      var command = try parseAsRoot()
      subject = (command as? any NamesModel)?.modelName
      try Threading.adopt()
      try InstructionLimit.adopt()
      try command.run()
    } catch let error where isUsage(error) {
      checkNames(arguments)
      exit(withError: error)
    } catch RegistryError.fetch(let model, let fault) where fault.isCancellation {
      FetchDisplay.shared.finish()
      Console.note("\(RegistryError.fetch(model: model, fault))")
      exit(withError: ExitStatus.interrupted)
    } catch let error where error is ConversionError || error is ModelError {
      // These speak of tensors; which file they are in is known here.
      Console.fail(CommandError(error, about: subject))
    } catch {
      Console.fail(error)
    }
  }

  /// Ends the program where `arguments` name a command that does not exist.
  private static func checkNames(_ arguments: [String]) {
    do { try SubcommandNames.check(arguments) } catch { Console.fail(error, .usage) }
  }

  /// Whether `error` is about the words of the command line, or only ends the program.
  private static func isUsage(_ error: any Error) -> Bool {
    error is ExitCode || exitCode(for: error) != .failure
  }
}
