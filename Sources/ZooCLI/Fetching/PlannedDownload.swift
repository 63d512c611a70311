import BEiTZoo
import Registry

/// What a download would do, as `--dry-run` shows it.
struct PlannedDownload: Encodable {
  let model: String
  let path: String
  let source: String
  let mirrors: [String]?
  let size: Int?
  var step: String
  /// The bytes that are here already.
  let have: Int?
  /// The file of another program's cache.
  let reuse: String?
  /// Why the file that is here is not the wanted one.
  let outdated: String?

  init(_ plan: DownloadPlan) {
    (model, path) = (plan.model, plan.path)
    (source, size, outdated) = (plan.source, plan.size, plan.outdated)
    var (have, reuse): (Int?, String?)
    switch plan.step {
    case .nothing: step = "nothing"
    case .carried: step = "carried"
    case .reuse(let path):
      step = "reuse"
      reuse = path
    case .fetch(let count):
      step = "fetch"
      have = count
    }
    (self.have, self.reuse) = (have, reuse)
    mirrors = step == "fetch" && !plan.mirrors.isEmpty ? plan.mirrors : nil
  }

  /// Shows what a download of `entries` would do, and a conversion where one is to follow.
  static func show(
    _ entries: [ModelEntry], in zoo: Zoo, converting: Bool = false, _ output: OutputOptions
  ) throws {
    let store = try zoo.store
    let plans = try entries.map { entry in
      var plan = PlannedDownload(try store.plan(entry, options: zoo.downloads))
      if converting {
        let isReady = try zoo.isReady(entry)
        plan.step = isReady ? "nothing" : plan.step == "nothing" ? "convert" : plan.step
      }
      return plan
    }
    if output.json { return try Console.print(json: plans) }
    let rows = plans.map { plan in
      [plan.model, plan.words, plan.size.map(Bytes.text) ?? "-", plan.place]
    }
    Console.print(
      TextTable(header: ["MODEL", "STEP", "SIZE", "FROM"], rows: rows, rightAligned: [2]).lines)
    guard !output.quiet else { return }
    for plan in plans {
      if let reason = plan.outdated { Console.note("\(plan.model): \(reason)") }
    }
  }

  private var words: String {
    switch step {
    case "nothing": "nothing to do"
    case "convert": "convert"
    case "carried": "take from the program"
    case "reuse": "copy"
    default:
      (outdated == nil ? "fetch" : "fetch anew")
        + (have.map { $0 > 0 ? ", \(Bytes.text($0)) are here" : "" } ?? "")
    }
  }

  private var place: String {
    if step == "nothing" || step == "convert" { return path }
    let through = mirrors.map { " through \($0.joined(separator: ", then "))" } ?? ""
    return (reuse ?? source) + through
  }
}
