/// The name of a dangerous function among bytes that are no pickle from their start.
enum HiddenGlobal {
  /// GLOBAL or INST at `index`: two lines of text.
  static func text(_ bytes: [UInt8], at index: Int) -> PickleGlobal? {
    guard let module = word(bytes, from: index + 1, endingIn: 0x0a),
      let name = word(bytes, from: index + 2 + module.utf8.count, endingIn: 0x0a)
    else { return nil }
    return judged(module, name)
  }

  /// Two short strings and STACK_GLOBAL, with MEMOIZE or BINPUT after each.
  static func stacked(_ bytes: [UInt8], at index: Int) -> PickleGlobal? {
    guard let (module, next) = string(bytes, at: index),
      let (name, end) = string(bytes, at: next), end < bytes.count, bytes[end] == 0x93
    else { return nil }
    return judged(module, name)
  }

  private static func judged(_ module: String, _ name: String) -> PickleGlobal? {
    let global = PickleGlobal(module, name)
    return ImportVerdict(of: global) == .danger ? global : nil
  }

  private static func string(_ bytes: [UInt8], at index: Int) -> (String, next: Int)? {
    guard index + 1 < bytes.count, bytes[index] == 0x8c else { return nil }
    let (start, count) = (index + 2, Int(bytes[index + 1]))
    guard (1...limit).contains(count), start + count < bytes.count,
      bytes[start..<start + count].allSatisfy(\.isNamePart)
    else { return nil }
    let text = String(decoding: bytes[start..<start + count], as: UTF8.self)
    let end = start + count
    let puts = bytes[end] == 0x94 ? 1 : bytes[end] == 0x71 ? 2 : 0
    return (text, end + puts)
  }

  private static func word(_ bytes: [UInt8], from start: Int, endingIn end: UInt8) -> String? {
    guard start < bytes.count else { return nil }
    let part = bytes[start..<min(start + limit + 1, bytes.count)].prefix(while: \.isNamePart)
    guard !part.isEmpty, part.endIndex < bytes.count, bytes[part.endIndex] == end else {
      return nil
    }
    return String(decoding: part, as: UTF8.self)
  }

  /// The longest names that matter here.
  private static let limit = 64
}
