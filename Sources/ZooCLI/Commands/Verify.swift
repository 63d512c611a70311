import ArgumentParser
import BEiTZoo
import Registry

/// The command `zoo verify`, which is `zoo cache verify` as well.
struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the files of the store against their recorded size and digest.",
    discussion: """
      Without names all files are checked. A file is outdated where the catalogue describes another \
      one by now. Exit status 1 where one is damaged or outdated.
      """)

  @Argument(help: "The models' names or aliases.", completion: .modelNames)
  var names: [String] = []

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var output: OutputOptions

  private struct Checked: Encodable {
    let model: String
    let path: String
    let isIntact: Bool
    let isOutdated: Bool
    let problem: String?

    var state: String { !isIntact ? "damaged" : isOutdated ? "outdated" : "intact" }
  }

  func run() throws {
    let zoo = try catalog.zoo()
    let store = try zoo.store
    var files = store.recorded()
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
      return check(file, in: store, zoo.catalog)
    }
    line.clear()
    if output.json {
      try Console.print(json: results)
    } else {
      Console.print(results.map { "\($0.path): \($0.state)" })
      for result in results { if let problem = result.problem { Console.note(problem) } }
    }
    if results.contains(where: { $0.problem != nil }) { throw ExitStatus.checkFailed.code }
  }

  /// Checks one file against its record, and that against the catalogue where it has the model.
  private func check(_ file: RecordedFile, in store: Store, _ catalog: Catalog) -> Checked {
    func checked(isIntact: Bool, _ problem: String?) -> Checked {
      Checked(
        model: file.model, path: file.path, isIntact: isIntact,
        isOutdated: isIntact && problem != nil, problem: problem)
    }
    let stored: StoredFile
    do {
      stored = try file.record.get()
      try store.verify(stored)
    } catch {
      return checked(isIntact: false, "\(error)")
    }
    let entry = catalog.models.first { $0.name == stored.model }
    return checked(
      isIntact: true, entry?.mismatch(with: stored).map { "\(file.path): outdated: \($0)" })
  }
}
