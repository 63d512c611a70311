/// What a reader noticed on its way, kept even where it then gave up.
package struct FindingLog: Sendable {
  /// The findings in the order they were made, each once.
  package private(set) var findings: [Finding] = []
  /// The globals that pickles name, in order of first use.
  package private(set) var imports: [Import] = []
  private var known: Set<Finding> = []
  private var positions: [PickleGlobal: Int] = [:]

  /// An empty log.
  package init() {}

  /// Adds a finding unless it is already there.
  package mutating func add(_ severity: Finding.Severity, _ kind: String, _ detail: String) {
    let finding = Finding(severity, kind, detail)
    guard findings.count < FindingLog.capacity, known.insert(finding).inserted else { return }
    findings.append(finding)
  }

  /// Records that a pickle names `global`; the first mention of a suspicious one is a finding.
  package mutating func use(_ global: PickleGlobal, called: Bool) {
    if let position = positions[global] {
      if called { imports[position].isCalled = true }
      return
    }
    guard imports.count < FindingLog.capacity else { return }
    let verdict = ImportVerdict(of: global)
    positions[global] = imports.count
    imports.append(
      Import(module: global.module, name: global.name, verdict: verdict, isCalled: called))
    switch verdict {
    case .danger: add(.danger, "dangerous-import", "\(global)")
    case .warning: add(.warning, "unknown-import", "\(global)")
    case .clean: break
    }
  }

  /// More than this many of a kind tell nothing new.
  private static let capacity = 10_000
}
