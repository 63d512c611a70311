import TorchCheckpoint

private let file = FuzzedFile()

/// An archive, or a pickle with an archive around it, as the first byte says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = unsafe bytes(data, count)
  guard let mode = input.first else { return 0 }
  let rest = Array(input.dropFirst())
  file.hold(mode & 1 == 0 ? repaired(rest) : archive(around: rest, mode)) { try readAll($0) }
  return 0
}

/// The archive with the checksums that its stored entries ought to have.
private func repaired(_ input: [UInt8]) -> [UInt8] {
  var bytes = input
  func number(_ offset: Int, _ width: Int) -> Int {
    guard offset >= 0, offset + width <= bytes.count else { return 0 }
    return (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }
  func put(_ value: UInt32, at offset: Int) {
    guard offset >= 0, offset + 4 <= bytes.count else { return }
    for index in 0..<4 {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index)))
    }
  }
  for record in bytes.indices.dropLast(45) where number(record, 4) == 0x0201_4b50 {
    let header = number(record + 42, 4)
    guard number(record + 10, 2) == 0, number(header, 4) == 0x0403_4b50 else { continue }
    let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
    let end = start + number(record + 20, 4)
    guard start <= end, end <= bytes.count, number(record + 16, 4) != 0 else { continue }
    let crc = checksum(bytes[start..<end])
    put(crc, at: record + 16)
    if number(header + 14, 4) != 0 { put(crc, at: header + 14) }
    if number(header + 6, 2) & 8 != 0 {
      put(crc, at: end + (number(end, 4) == 0x0807_4b50 ? 4 : 0))
    }
  }
  return bytes
}

/// The archive that `torch.save` would have written around `pickle`, with the storages that it names.
private func archive(around pickle: [UInt8], _ mode: UInt8) -> [UInt8] {
  var entries: [(name: String, content: [UInt8])] = [
    ("a/data.pkl", pickle), ("a/byteorder", Array((mode & 2 == 0 ? "little" : "big").utf8)),
    ("a/version", [0x33]),
  ]
  var log = FindingLog()
  guard let read = try? PickleMachine.run(pickle, log: &log) else { return stored(entries) }
  var known: Set<String> = []
  for index in 0..<read.graph.count where known.count < 16 {
    guard case .persistent(let value) = read.graph[index],
      let id = try? StorageID(read.graph.elements(value) ?? [], in: read.graph, subject: ""),
      let size = try? id.byteCount, size <= 4_096, known.insert(id.key).inserted
    else { continue }
    let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* Int(mode >> 2)) }
    entries.append(("a/data/\(id.key)", content))
  }
  return stored(entries)
}

private func stored(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
  func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var body: [UInt8] = []
  var directory: [UInt8] = []
  for (name, content) in entries {
    var fields = little(0x0800, 2) + little(0, 6) + little(Int(checksum(content[...])), 4)
    fields += little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2)
    directory += little(0x0201_4b50, 4) + little(0, 4) + fields + little(0, 12)
    directory += little(body.count, 4) + Array(name.utf8)
    body += little(0x0403_4b50, 4) + little(0, 2) + fields + little(0, 2)
    body += Array(name.utf8) + content
  }
  var end = little(0x0605_4b50, 4) + little(0, 4)
  end += little(entries.count, 2) + little(entries.count, 2)
  end += little(directory.count, 4) + little(body.count, 4) + little(0, 2)
  return body + directory + end
}

private let table: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { value, _ in
    value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
  }
}

private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  ~bytes.reduce(UInt32.max) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
}
