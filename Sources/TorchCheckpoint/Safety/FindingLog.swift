internal import Tensors

/// What a reader noticed on its way, kept even where it then gave up.
package struct FindingLog: Sendable {
  /// The findings in the order they were made, each once.
  package private(set) var findings: [Finding] = []
  /// The globals that pickles name, in order of first use.
  package private(set) var imports: [Import] = []
  /// The bytes that may still be searched for hidden pickles.
  var searchBudget = Limits.searchedBytes
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

  /// Takes over what another log has of bytes that may be a pickle.
  ///
  /// Where they are none, only what does harm and is written as names are counts.
  mutating func adopt(_ other: FindingLog, onlyDangerous: Bool) {
    for item in other.imports {
      let isName =
        item.module.utf8.allSatisfy(\.isNamePart) && item.name.utf8.allSatisfy(\.isNamePart)
      guard !onlyDangerous || item.verdict == .danger && isName else { continue }
      let global = PickleGlobal(item.module, item.name)
      _ = use(global, called: item.isCalled)
      if item.verdict == .danger, let position = positions[global] {
        imports[position].verdict = .danger
      }
    }
    guard !onlyDangerous else { return }
    for finding in other.findings { add(finding.severity, finding.kind, finding.detail) }
  }

  /// Records a dangerous function that is named among bytes which are no pickle.
  mutating func adopt(_ global: PickleGlobal) { _ = use(global, called: false) }

  /// Records that `global`, whose name alone says little, is used to do harm.
  package mutating func condemn(_ global: PickleGlobal, _ detail: String) {
    if let position = positions[global] { imports[position].verdict = .danger }
    add(.danger, "dangerous-import", "\(global): \(detail)")
  }
}

extension UInt8 {
  /// Whether it is a letter, digit, underscore or dot, of which the names of modules are made.
  var isNamePart: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2e, 0x5f: true
    default: false
    }
  }
}
