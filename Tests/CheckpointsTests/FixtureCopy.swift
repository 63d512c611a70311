import FoundationEssentials
import TestSupport
import Tensors

/// The fixtures of this target.
let checkpointFixtures = fixtures + "/checkpoints"

/// Runs `body` with a copy of a folder of fixtures that it may change.
func withCopy(of name: String, _ body: (String) throws -> Void) throws {
  try withTemporaryFolder { folder in
    let copy = "\(folder)/\(name)"
    try FileManager.default.copyItem(atPath: "\(checkpointFixtures)/\(name)", toPath: copy)
    try body(copy)
  }
}

/// Replaces every occurrence of `old` in a file by `new`, which is as long.
func replace(_ old: [UInt8], by new: [UInt8], in path: String) throws {
  let file = try InputFile(path: path)
  var bytes = try file.bytes(in: 0..<file.size)
  for start in 0...(bytes.count - old.count) where bytes[start..<start + old.count] == old[...] {
    bytes.replaceSubrange(start..<start + old.count, with: new)
  }
  try AtomicFile.write(bytes, to: path)
}

/// Replaces every occurrence of a text in a file by one that is as long.
func replace(_ old: String, by new: String, in path: String) throws {
  try replace(Array(old.utf8), by: Array(new.utf8), in: path)
}

/// Cuts the last `count` bytes off a file.
func truncate(_ path: String, by count: Int) throws {
  let file = try InputFile(path: path)
  try AtomicFile.write(file.bytes(in: 0..<file.size - count), to: path)
}

func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

func makeFolder(_ path: String) throws {
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
}
