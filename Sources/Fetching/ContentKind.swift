/// A kind of file, as its first bytes tell it.
public enum ContentKind: String, Codable, Hashable, Sendable {
  /// What `torch.save` wrote: a zip archive, a pickle, or the tar archive of the oldest versions.
  case torch
  /// safetensors.
  case safetensors
  /// HDF5.
  case hdf5
  /// A pickle.
  case pickle
  /// Anything but an empty file or a page for people.
  case any

  /// The kind as messages call it.
  var words: String {
    switch self {
    case .torch: "a PyTorch checkpoint"
    case .safetensors: "a safetensors file"
    case .hdf5: "an HDF5 file"
    case .pickle: "a pickle"
    case .any: "a file"
    }
  }

  /// The first bytes that a check wants to see.
  static let wantedBytes = 512

  /// Whether a file that begins with `head` can be of this kind.
  func accepts(_ head: [UInt8]) -> Bool {
    switch self {
    case .any: !head.isEmpty
    case .hdf5: head.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])
    case .pickle: isPickle(head)
    case .torch: head.starts(with: [0x50, 0x4b, 0x03, 0x04]) || isPickle(head) || isTar(head)
    case .safetensors: isSafetensors(head)
    }
  }
}

/// A pickle says its protocol first; PyTorch has only ever written 2 and later.
private func isPickle(_ head: [UInt8]) -> Bool {
  head.count >= 2 && head[0] == 0x80 && (2...5).contains(head[1])
}

private func isTar(_ head: [UInt8]) -> Bool {
  head.count >= 262 && Array(head[257..<262]) == Array("ustar".utf8)
}

/// The length of the header, then the header, which is a JSON object.
private func isSafetensors(_ head: [UInt8]) -> Bool {
  guard head.count >= 9, head[8] == UInt8(ascii: "{") else { return false }
  let length = head[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  return (2...100_000_000).contains(length)
}

/// Whether `head` is the beginning of a page for people, whatever its capitals and blanks.
func isPage(_ head: [UInt8]) -> Bool {
  let mark: [UInt8] = [0xef, 0xbb, 0xbf]
  let blanks: Set<UInt8> = [0x09, 0x0a, 0x0c, 0x0d, 0x20]
  let text = (head.starts(with: mark) ? head[3...] : head[...]).drop { blanks.contains($0) }
  let start = String(decoding: text.prefix(16), as: UTF8.self).lowercased()
  return ["<!doctype", "<html", "<head", "<body", "<script", "<title", "<!--", "<?xml"]
    .contains { start.hasPrefix($0) }
}

/// `head` as messages show it.
func shownBytes(_ head: [UInt8]) -> String {
  guard !head.isEmpty else { return "an empty file" }
  let digits = head.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
  return "the bytes \(digits.joined(separator: " "))"
}
