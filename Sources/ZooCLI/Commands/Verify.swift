import ArgumentParser
import BEiTZoo

/// The command `zoo verify`, which is `zoo cache verify` as well.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the files of the store against their recorded size and digest.",
    discussion: "Without names all files are checked. Exit status 1 where one is damaged.")

  @Argument(help: "The models' names or aliases.", completion: .modelNames)
  var names: [String] = []

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var output: OutputOptions

  private struct Checked: Encodable {
    let model: String
    let path: String
    let isIntact: Bool
    let problem: String?
  }

  func run() throws {
    let zoo = try catalog.zoo()
    let store = try zoo.store
    var files = try store.contents()
    if !names.isEmpty {
      let wanted = try names.map { try zoo.catalog.model(named: $0).name }
      if let absent = wanted.first(where: { name in !files.contains { $0.model == name } }) {
        throw CommandError(absent, "it is not in the store", hint: "`zoo download \(absent)`")
      }
      files = files.filter { wanted.contains($0.model) }
    }
    let line = ProgressLine(quiet: output.quiet)
    let results = files.enumerated().map { index, file -> Checked in
      line.show("verifying \(index + 1) of \(files.count): \(file.model)")
      var problem: String?
      do { try store.verify(file) } catch { problem = "\(error)" }
      return Checked(
        model: file.model, path: store.path(of: file), isIntact: problem == nil, problem: problem)
    }
    line.clear()
    if output.json {
      try Console.print(json: results)
    } else {
      Console.print(results.map { "\($0.path): \($0.isIntact ? "intact" : "damaged")" })
      for result in results { if let problem = result.problem { Console.note(problem) } }
    }
    if results.contains(where: { !$0.isIntact }) { throw ExitStatus.checkFailed.code }
  }
}
