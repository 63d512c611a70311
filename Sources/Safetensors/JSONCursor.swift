package import Tensors

/// A strict reader of JSON text that hands over one value at a time.
///
/// Stricter than RFC 8259 asks: a key that appears twice in one object is an error at every level,
/// and so are lone surrogates. Nothing is built that the caller did not ask for, so a hostile text
/// costs no more memory than it has bytes.
package struct JSONCursor {
  /// The nesting at which reading stops; serde_json, which reads the headers of the reference
  /// implementation, accepts one level less than this as well.
  package static let depthLimit = 128

  /// The tensor that the text is about at this place, for messages.
  package var context: String?
  /// The next byte to read.
  package internal(set) var position = 0
  let bytes: [UInt8]
  private let subject: String
  private let kind: CheckpointError.Kind
  private var depth = 0

  /// Starts at the first byte of `bytes`; errors carry `subject` and are of `kind`.
  package init(
    _ bytes: [UInt8], subject: String, kind: CheckpointError.Kind,
    encoding: CheckpointError.Kind? = nil
  ) throws(CheckpointError) {
    self.bytes = bytes
    self.subject = subject
    self.kind = kind
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      throw CheckpointError(
        subject, encoding ?? kind, "invalid UTF-8 at byte \(error.byteOffsets.lowerBound)")
    }
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { throw failure("found a byte order mark", at: 0) }
  }

  /// Reads an object, handing each key to `member`, which reads the value.
  package mutating func object(
    _ member: (inout JSONCursor, String) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try enter(UInt8(ascii: "{"), "an object")
    var keys = Set<String>()
    if !skip(UInt8(ascii: "}")) {
      repeat {
        try uniqueKey(among: &keys, member)
      } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"), "`,` or `}`")
    }
    depth -= 1
  }

  /// Reads an array, calling `element` before each element, which it reads.
  package mutating func array(
    _ element: (inout JSONCursor) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try enter(UInt8(ascii: "["), "an array")
    if !skip(UInt8(ascii: "]")) {
      repeat { try element(&self) } while skip(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"), "`,` or `]`")
    }
    depth -= 1
  }

  /// Reads the value at hand, whatever it is, and keeps nothing of it.
  package mutating func skipValue() throws(CheckpointError) {
    switch next {
    case UInt8(ascii: "{"):
      try object { (cursor, _) throws(CheckpointError) in try cursor.skipValue() }
    case UInt8(ascii: "["):
      try array { (cursor) throws(CheckpointError) in try cursor.skipValue() }
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try skipNumber()
    }
  }

  /// Whether `null` stood here; it is then read.
  package mutating func null() throws(CheckpointError) -> Bool {
    guard next == UInt8(ascii: "n") else { return false }
    try word("null")
    return true
  }

  /// Reads the letters of `word`.
  package mutating func word(_ word: String) throws(CheckpointError) {
    skipWhitespace()
    guard bytes[position...].starts(with: word.utf8) else {
      throw failure("expected `\(word)`", at: position)
    }
    position += word.utf8.count
  }

  /// Checks that nothing but white space is left.
  package mutating func finish() throws(CheckpointError) {
    guard next == nil else {
      throw failure("found \(described(position)) after the end", at: position)
    }
  }

  /// The next byte that is not white space, which is left to be read.
  package var next: UInt8? {
    mutating get {
      skipWhitespace()
      return current
    }
  }

  /// An error about the byte at `place`.
  package func failure(
    _ detail: String, at place: Int, _ kind: CheckpointError.Kind? = nil
  ) -> CheckpointError {
    let subject = context.map { "\(self.subject): \(quoted($0))" } ?? self.subject
    return CheckpointError(subject, kind ?? self.kind, "at byte \(place): \(detail)")
  }

  var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func expect(_ byte: UInt8, _ what: String) throws(CheckpointError) {
    guard skip(byte) else {
      throw failure("expected \(what), found \(described(position))", at: position)
    }
  }

  func described(_ place: Int) -> String {
    guard place < bytes.count else { return "the end" }
    let byte = bytes[place]
    guard (0x21..<0x7f).contains(byte) else { return "byte 0x\(String(byte, radix: 16))" }
    return "`\(Character(Unicode.Scalar(byte)))`"
  }

  private mutating func uniqueKey(
    among keys: inout Set<String>,
    _ member: (inout JSONCursor, String) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    skipWhitespace()
    let start = position
    let key = try string()
    // Keys that differ only in Unicode normalisation count as one, because Swift compares text so
    // and the later of the two would displace the earlier in a dictionary.
    guard keys.insert(key).inserted else {
      throw failure("\(quoted(key)) a second time", at: start, .duplicateName)
    }
    try expect(UInt8(ascii: ":"), "`:`")
    try member(&self, key)
  }

  private mutating func enter(_ byte: UInt8, _ what: String) throws(CheckpointError) {
    try expect(byte, what)
    depth += 1
    guard depth < Self.depthLimit else {
      throw failure("nested \(depth) levels deep", at: position - 1)
    }
  }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0a, 0x0d, 0x09: position += 1
      default: return
      }
    }
  }
}
