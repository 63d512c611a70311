import FoundationEssentials
import Safetensors
import Tensors
import TestSupport

/// The files that tests give to the program.
enum Samples {
  /// The bundled checkpoint.
  static let checkpoint = "\(fixtures)/tiny/beitv2_tiny_patch8_64.pth"
  /// What PyTorch computed with it.
  static let references = "\(fixtures)/tiny/references.json"
  /// The name of the bundled model.
  static let model = "beitv2_tiny_patch8_64"

  /// The path of a picture of the bundled set.
  static func picture(_ name: String) -> String { "\(fixtures)/tiny/pictures/\(name)" }

  /// A pickle that would run a command where Python loaded it: `os.system("touch executed")`.
  static let dangerousPickle = Array("cposix\nsystem\n(S'touch executed'\ntR.".utf8)

  /// A PNG file that says it is 2147483647 pixels wide and high.
  static let absurdPicture: [UInt8] =
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
    + chunk("IHDR", [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8, 2, 0, 0, 0])
    + chunk("IDAT", [0x78, 0x9c, 3, 0, 0, 0, 0, 1]) + chunk("IEND", [])

  private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return bigEndian(UInt32(content.count)) + body + bigEndian(checksum(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in
        rest & 1 == 1 ? rest >> 1 ^ 0xedb8_8320 : rest >> 1
      }
    }
  }

  /// A safetensors file with one F32 tensor of one value, whose name is written in JSON's way.
  static func safetensors(naming name: String) -> [UInt8] {
    let header = "{\"\(name)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    return [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8) + [
      0, 0, 0x80, 0x3f,
    ]
  }
}

extension Program {
  /// The path of a file in the folder of the run.
  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Writes a file into the folder of the run.
  func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(filePath: path(name)))
  }

  /// Writes a text into the folder of the run.
  func write(_ text: String, _ name: String) throws { try write(Array(text.utf8), name) }

  /// The bytes of a file in the folder of the run.
  func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path(name))))
  }

  /// Writes the bundled model in a layout as `name`, its tensors changed by `change`.
  ///
  /// The copy has no metadata, so that everything is found out from its tensors.
  func writeModel(
    _ name: String, layout: String = "timm", _ change: (inout StateDict) -> Void = { _ in }
  ) throws {
    let whole = "whole-\(name)"
    _ = try self("convert", Samples.checkpoint, "-o", whole, "--to", layout)
    var tensors = try SafetensorsFile(path: path(whole)).tensors
    change(&tensors)
    try SafetensorsWriter.write(tensors, to: path(name))
    try FileManager.default.removeItem(atPath: path(whole))
  }
}
