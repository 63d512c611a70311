/// What Python's `str` gives for objects of the classes that serve as keys.
enum ObjectText {
  /// The text of `object`, or nil where its class is none of them.
  static func of(_ object: PickleObject, in graph: PickleGraph) -> String? {
    guard case .global(let global) = object.callable else { return nil }
    let arguments = graph.elements(object.arguments) ?? []
    switch (global.module, global.name) {
    case ("torch", "device"): return device(arguments)
    case ("torch", "Size"):
      let extents = arguments.first.flatMap { graph.size($0) } ?? []
      return "torch.Size([\(extents.map(String.init).joined(separator: ", "))])"
    case ("decimal", "Decimal"): return text(arguments.first)
    case ("pathlib", _), ("pathlib._local", _): return path(arguments)
    case ("datetime", "date"), ("datetime", "datetime"):
      return arguments.count == 1 ? bytes(arguments[0], graph).flatMap(date) : nil
    default: return NumPyDecoder.makesArray(global) ? scalar(object, global, graph) : nil
    }
  }

  private static func text(_ value: PickleValue?) -> String? {
    if case .string(let text) = value { text } else { nil }
  }

  private static func device(_ arguments: [PickleValue]) -> String? {
    guard let kind = text(arguments.first) else { return nil }
    guard arguments.count > 1, case .int(let index) = arguments[1] else { return kind }
    return "\(kind):\(index)"
  }

  private static func path(_ arguments: [PickleValue]) -> String? {
    let parts = arguments.compactMap { text($0) }
    guard parts.count == arguments.count else { return nil }
    guard let first = parts.first else { return "." }
    return first == "/"
      ? "/" + parts.dropFirst().joined(separator: "/") : parts.joined(separator: "/")
  }

  private static func bytes(_ value: PickleValue, _ graph: PickleGraph) -> [UInt8]? {
    if case .bytes(let bytes) = value { return bytes }
    return graph.object(value).flatMap { EncodedBytes.decode($0, in: graph) }
  }

  /// The year in two bytes, month and day; of moments also hour, minute, second and the millionths
  /// in three bytes.
  private static func date(_ bytes: [UInt8]) -> String? {
    guard bytes.count == 4 || bytes.count == 10 else { return nil }
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    let fields = bytes.map { Int($0) }
    // The highest bit of the month marks the second of two equal hours.
    let day = [
      digits(fields[0] << 8 | fields[1], 4), digits(fields[2] & 0x7f, 2), digits(fields[3], 2),
    ].joined(separator: "-")
    guard fields.count == 10 else { return day }
    let millionths = fields[7] << 16 | fields[8] << 8 | fields[9]
    let time = fields[4..<7].map { digits($0, 2) }.joined(separator: ":")
    return "\(day) \(time)" + (millionths > 0 ? ".\(digits(millionths, 6))" : "")
  }

  private static func scalar(
    _ object: PickleObject, _ global: PickleGlobal, _ graph: PickleGraph
  ) -> String? {
    guard let array = try? NumPyDecoder(graph, "").decode(object, global), array.shape.isEmpty,
      let bytes = array.bytes, bytes.count <= 8
    else { return nil }
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let unused = UInt64(64 - 8 * bytes.count)
    switch array.dtype.prefix(while: { $0.isLetter }) {
    case "bool": return bits == 0 ? "False" : "True"
    case "uint": return String(bits)
    case "int":
      return bytes.isEmpty ? nil : String(Int64(bitPattern: bits << unused) >> Int64(unused))
    case "float" where bytes.count == 8: return Double(bitPattern: bits).description
    case "float" where bytes.count == 4:
      return Float(bitPattern: UInt32(truncatingIfNeeded: bits)).description
    default: return nil
    }
  }
}
