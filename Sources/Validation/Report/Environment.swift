internal import FoundationEssentials

extension Fact {
  /// What is known of the machine that runs this.
  package static func machine() -> [Fact] {
    [
      processor.map { Fact("processor", $0) },
      Fact("processors", "\(PictureBlocks.processors)"),
      system.map { Fact("system", $0) },
      Fact("date", Date.now.formatted(.iso8601)),
    ].compactMap(\.self)
  }

  private static var processor: String? {
    let line = text(of: "/proc/cpuinfo")?.split(separator: "\n").first {
      $0.hasPrefix("model name")
    }
    return line?.split(separator: ":", maxSplits: 1).last.map { trimmed(String($0)) }
  }

  private static var system: String? {
    guard let release = text(of: "/proc/sys/kernel/osrelease") else { return nil }
    return "Linux \(trimmed(release)) \(architecture)"
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "aarch64"
    #else
      ""
    #endif
  }

  private static func text(of path: String) -> String? {
    try? String(contentsOfFile: path, encoding: .utf8)
  }
}
