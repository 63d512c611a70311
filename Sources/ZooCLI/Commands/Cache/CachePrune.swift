import ArgumentParser
import BEiTZoo

/// The command `zoo cache prune`.
struct CachePrune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove what broken-off downloads left behind.",
    discussion: """
      Beginnings of files that nobody works on, locks and records without a file, and copies of \
      catalogues that were named by address. Finished files are never touched.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only what was last written so long ago: 30m, 12h, 7d, 2w.", valueName: "time"))
  var olderThan: TimeSpan?

  @Flag(name: .long, help: "Say what would be removed, and remove nothing.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let store = try Zoo().store
    let gone = try store.remove(store.prunable(age: olderThan?.seconds ?? 0), isDryRun: dryRun)
    try CachedItem.show(
      gone.map { CachedItem($0) }, output, total: dryRun ? "would remove" : "removed")
  }
}

/// A span of time on the command line: `90s`, `30m`, `12h`, `7d`, `2w`.
struct TimeSpan: ExpressibleByArgument {
  let seconds: Int

  init?(argument: String) {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    guard let last = argument.last, let unit = units[last], let count = Int(argument.dropLast()),
      count >= 0
    else { return nil }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.seconds = seconds
  }
}
