/// Something about a checkpoint that its reader should know.
public struct Finding: Hashable, Sendable, Codable {
  /// How serious it is.
  public let severity: Severity
  /// What it is, words joined by hyphens.
  public let kind: String
  /// Where it is and what was found there.
  public let detail: String

  /// How serious a finding is.
  public enum Severity: String, Hashable, Sendable, Codable, Comparable, CaseIterable {
    /// Worth knowing.
    case info
    /// Unusual: look before you trust it.
    case warning
    /// Made to do harm, or indistinguishable from it.
    case danger

    /// Orders by seriousness.
    public static func < (left: Severity, right: Severity) -> Bool {
      order(left) < order(right)
    }

    private static func order(_ severity: Severity) -> Int {
      switch severity {
      case .info: 0
      case .warning: 1
      case .danger: 2
      }
    }
  }

  /// Makes a finding.
  public init(_ severity: Severity, _ kind: String, _ detail: String) {
    self.severity = severity
    self.kind = kind
    self.detail = detail
  }
}
