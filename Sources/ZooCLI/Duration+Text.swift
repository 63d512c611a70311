extension Duration {
  /// A number of seconds for people: `0.3 s`, `18 s`, `3 min 20 s`, `1 h 5 min`.
  static func text(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e7 else { return "very long" }
    if seconds < 9.95 { return "\((max(0, seconds) * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }
}
