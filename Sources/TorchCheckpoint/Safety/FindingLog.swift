internal import Tensors

/// What a reader noticed on its way, kept even where it then gave up.
package struct FindingLog: Sendable {
  /// The findings in the order they were made, each once.
  package private(set) var findings: [Finding] = []
  /// The globals that pickles name, in order of first use.
  package private(set) var imports: [Import] = []
  private var known: Set<Finding> = []
  private var counts: [Finding.Severity: Int] = [:]
  private var positions: [PickleGlobal: Int] = [:]

  /// An empty log.
  package init() {}

  /// Adds a finding unless it is already there.
  ///
  /// Of each severity so many are kept that harmless ones cannot push a dangerous one out.
  package mutating func add(_ severity: Finding.Severity, _ kind: String, _ detail: String) {
    guard counts[severity, default: 0] < Limits.findings else { return }
    let finding = Finding(severity, kind, detail.printable(limit: Limits.findingBytes))
    guard known.insert(finding).inserted else { return }
    counts[severity, default: 0] += 1
    findings.append(finding)
  }

  /// Records that a pickle names `global`; the first mention of a suspicious one is a finding.
  ///
  /// What `getattr` is, only its arguments tell.
  ///
  /// Gives false where the file names so many that no more are recorded.
  package mutating func use(_ global: PickleGlobal, called: Bool) -> Bool {
    if let position = positions[global] {
      if called { imports[position].isCalled = true }
      return true
    }
    guard imports.count < Limits.imports else { return false }
    let verdict: ImportVerdict = global.isGetattr ? .clean : ImportVerdict(of: global)
    positions[global] = imports.count
    imports.append(
      Import(module: global.module, name: global.name, verdict: verdict, isCalled: called))
    switch verdict {
    case .danger: add(.danger, "dangerous-import", "\(global)")
    case .warning: add(.warning, "unknown-import", "\(global)")
    case .clean: break
    }
    return true
  }

  /// Records that `global`, whose name alone says little, is used to do harm.
  package mutating func condemn(_ global: PickleGlobal, _ detail: String) {
    if let position = positions[global] { imports[position].verdict = .danger }
    add(.danger, "dangerous-import", "\(global): \(detail)")
  }
}
