import FoundationEssentials
import Glibc
import Tensors

/// Writes `bytes` as the whole content of `path`, in place.
func write(_ bytes: [UInt8], to path: String) throws {
  try Data(bytes).write(to: URL(filePath: path))
}

func append(_ bytes: ArraySlice<UInt8>, to path: String) throws {
  try write(content(of: path) + bytes, to: path)
}

/// Changes one bit of the byte at `offset`.
func overwrite(_ path: String?, at offset: Int) throws {
  guard let path else { return }
  var bytes = try content(of: path)
  bytes[offset] ^= 1
  try write(bytes, to: path)
}

func replace(_ text: String, by other: String, in path: String) throws {
  let before = try String(decoding: content(of: path), as: UTF8.self)
  try write([UInt8](before.replacing(text, with: other).utf8), to: path)
}

/// Makes `path` look as if nobody had written to it for `seconds`.
func age(_ path: String, by seconds: Int) throws {
  let then = timeval(tv_sec: time(nil) - seconds, tv_usec: 0)
  let times = [then, then]
  unsafe utimes(path, times)
}

/// The bytes of the file at `path`.
func content(of path: String) throws -> [UInt8] {
  let file = try InputFile(path: path)
  return try file.bytes(in: 0..<file.size)
}
