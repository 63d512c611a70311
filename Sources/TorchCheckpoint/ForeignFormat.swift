internal import Tensors

/// Files of other formats that come with a checkpoint's name, and what to say of them.
enum ForeignFormat {
  private static let signatures: [(bytes: [UInt8], name: String, hint: String?)] = [
    ([0x89, 0x50, 0x4e, 0x47], "a PNG picture", nil),
    ([0xff, 0xd8, 0xff], "a JPEG picture", nil),
    (Array("GIF8".utf8), "a GIF picture", nil),
    ([0x1f, 0x8b], "compressed with gzip", "decompress it first"),
    (Array("BZh".utf8), "compressed with bzip2", "decompress it first"),
    ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "compressed with xz", "decompress it first"),
    ([0x28, 0xb5, 0x2f, 0xfd], "compressed with zstd", "decompress it first"),
    ([0x37, 0x7a, 0xbc, 0xaf], "a 7z archive", "unpack it first"),
    ([0x50, 0x4b, 0x05, 0x06], "an empty zip archive", nil),
    (Array("Rar!".utf8), "a RAR archive", "unpack it first"),
    ([0x89, 0x48, 0x44, 0x46], "an HDF5 file", nil),
    (Array("GGUF".utf8), "a GGUF file", nil),
    ([0x93] + Array("NUMPY".utf8), "a NumPy array file", nil),
    (
      Array("PYTORCH1".utf8), "in PyTorch's abandoned preview format",
      "save it again with torch.save"
    ),
    (
      Array("version https://git-lfs".utf8), "a pointer of Git LFS",
      "the weights are elsewhere: run git lfs pull, or download the file itself"
    ),
    ([0x7f, 0x45, 0x4c, 0x46], "a program", nil),
  ]

  /// Throws where `head`, the first bytes of a file of `size` bytes, show another format.
  static func refuse(_ head: [UInt8], size: Int, _ path: String) throws(CheckpointError) {
    for signature in signatures where head.starts(with: signature.bytes) {
      throw CheckpointError(
        path, .unknownFormat, "it is \(signature.name)", hint: signature.hint)
    }
    var reader = ByteReader(head)
    if let length = reader.unsigned(8), length <= size, reader.unsigned(1) == 0x7b {
      throw CheckpointError(
        path, .unknownFormat, "it is a safetensors file", hint: "name it with .safetensors")
    }
    let text = String(decoding: head.prefix(64), as: UTF8.self).lowercased()
    let start = text.drop { $0.isWhitespace }
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<?xml") {
      throw CheckpointError(
        path, .unknownFormat, "it is a web page",
        hint: "the server answered with a page instead of the file: check the address")
    }
    guard !head.allSatisfy({ $0 == 0 }) else {
      throw CheckpointError(
        path, .unknownFormat, "it begins with zeros only",
        hint: "the file is probably incomplete: download it again")
    }
  }

  /// A kinder error than `error`, which interpreting a file beginning with `head` as a pickle gave.
  ///
  /// The oldest pickles are text, so that only their interpretation tells them from other text.
  static func explain(
    _ error: CheckpointError, _ head: [UInt8], _ path: String
  ) -> CheckpointError {
    let isPrintable = head.allSatisfy { $0 >= 0x20 && $0 != 0x7f || (0x09...0x0d).contains($0) }
    guard isPrintable, let first = head.first(where: { $0 > 0x20 }) else { return error }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    return CheckpointError(
      path, .unknownFormat, isJSON ? "it is JSON text" : "it is text, and not a pickle",
      hint: isJSON
        ? "name the file with the weights, or an index that ends in .index.json"
        : "name the file with the weights")
  }
}
