import FoundationEssentials
import Imaging
import Tensors
import Testing
import TestSupport

/// `Fixtures/imaging/expected.json`: what Pillow and torchvision make of the fixtures.
struct ExpectedPictures: Decodable {
  let pictures: [PictureCase]
  let resizes: [ResizeCase]
  let pipelines: [PipelineCase]

  static func load() throws -> ExpectedPictures {
    try JSONDecoder().decode(Self.self, from: Data(bytes(of: "expected.json")))
  }

  static func bytes(of file: String) throws -> [UInt8] {
    let file = try InputFile(path: "\(fixtures)/imaging/\(file)")
    return try file.bytes(in: 0..<file.size)
  }
}

/// A small file and the RGB bytes in it.
struct PictureCase: Decodable, Sendable, CustomTestStringConvertible {
  let file: String
  let width: Int
  let height: Int
  let sha256: String
  let upright: Upright
  /// The length of the shortest beginning that Pillow reads.
  let readableFrom: Int

  struct Upright: Decodable, Sendable {
    let width: Int
    let height: Int
    let sha256: String
  }

  var testDescription: String { file }
}

/// A resize of a generated picture.
struct ResizeCase: Decodable, Sendable, CustomTestStringConvertible {
  let width: Int
  let height: Int
  let seed: UInt32
  let toWidth: Int
  let toHeight: Int
  /// The digest for each filter.
  let sha256: [String: String]

  var testDescription: String { "\(width)x\(height) to \(toWidth)x\(toHeight)" }
}

/// A whole preprocessing of a generated picture.
struct PipelineCase: Decodable, Sendable, CustomTestStringConvertible {
  let pipeline: String
  let width: Int
  let height: Int
  let seed: UInt32
  let resizedWidth: Int
  let resizedHeight: Int
  let sha256: String
  let tensorSHA256: String

  var testDescription: String { "\(pipeline) of \(width)x\(height)" }
}

/// The linear congruential generator that the fixtures' script has too.
struct Generator: RandomNumberGenerator {
  var state: UInt32

  mutating func byte() -> UInt8 {
    state = state &* 1_664_525 &+ 1_013_904_223
    return UInt8(state >> 24)
  }

  mutating func next() -> UInt64 {
    (0..<8).reduce(0) { value, _ in value << 8 | UInt64(byte()) }
  }
}

/// A picture of random bytes.
func noise(width: Int, height: Int, seed: UInt32) -> RGBImage {
  var generator = Generator(state: seed)
  let pixels = (0..<3 * width * height).map { _ in generator.byte() }
  return RGBImage(width: width, height: height, pixels: pixels)
}
