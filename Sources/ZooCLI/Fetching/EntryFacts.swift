import ArgumentParser
import BEiTZoo
import FoundationEssentials
import Registry

/// What is stated of a model that is added.
struct EntryFacts: ParsableArguments {
  @Option(name: .long, help: "What it is for.")
  var task = ModelTask.classification

  @Option(name: .long, help: "Its family: beit or beitv2.")
  var family = "beitv2"

  @Option(name: .long, help: "Its size by the usual word: tiny, base, large.")
  var size: String?

  @Option(name: .long, help: "The SHA-256 of the file, or at least its first eight digits.")
  var sha256: String?

  @Option(name: .long, help: "The licence of the weights, as in SPDX.")
  var license: String?

  @Option(name: .long, help: "The label set of its classes, such as imagenet-1k.")
  var labels: String?

  @Option(
    name: .customLong("alias"), parsing: .singleValue, help: "Another name; may be repeated.")
  var aliases: [String] = []

  @Option(name: .long, help: "The key of who publishes it.")
  var publisher = "local"

  @Option(name: .long, help: "Who publishes it, in full, where no catalogue says so yet.")
  var publisherName: String?

  @Option(name: .long, help: "The model of another catalogue whose place it takes.")
  var replaces: String?

  func validate() throws {
    guard let sha256 else { return }
    guard (8...64).contains(sha256.count), sha256.allSatisfy(\.isHexDigit) else {
      throw ValidationError("--sha256 has 8 to 64 hexadecimal digits")
    }
  }

  private struct Entry: Encodable {
    let name: String
    let aliases: [String]
    let replaces: String?
    let publisher: String
    let family: String
    let task: ModelTask
    let size: String?
    let license: License?
    let labels: String?
    let files: [File]
  }

  private struct License: Encodable {
    let name: String
    let source: String
  }

  private struct File: Encodable {
    let url: String
    let state: String
    let format: String
    let sha256: String?
    let sha256Prefix: String?
  }

  /// The entry of a model called `name` whose file is at an address or a path, as JSON.
  func entry(named name: String, at place: String) throws -> [UInt8] {
    let digest = sha256?.lowercased()
    let file = File(
      url: try address(of: place), state: "current",
      format: fileName(ofAddress: place).lowercased().hasSuffix(".safetensors")
        ? "safetensors" : "torch",
      sha256: digest?.count == 64 ? digest : nil,
      sha256Prefix: digest?.count == 64 ? nil : digest)
    let entry = Entry(
      name: name, aliases: aliases, replaces: replaces, publisher: publisher, family: family,
      task: task, size: size,
      license: license.map { License(name: $0, source: "stated with zoo add") },
      labels: labels, files: [file])
    return [UInt8](try JSONEncoder().encode(entry))
  }

  /// The address of a path on this machine, which must lead to a file.
  private func address(of place: String) throws -> String {
    guard !place.contains("://") else { return place }
    let path = URL(filePath: place).standardizedFileURL.path
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandError(place, "no such file or directory")
    }
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+".utf8)
    let escaped = path.utf8.reduce(into: "") { text, byte in
      let digits = String(byte, radix: 16, uppercase: true)
      text +=
        plain.contains(byte)
        ? String(Unicode.Scalar(byte)) : "%" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
    return "file://" + escaped
  }
}
