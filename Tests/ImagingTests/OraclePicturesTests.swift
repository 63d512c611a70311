import FoundationEssentials
import Imaging
import Tensors
import Testing
import TestSupport

private let oracleFolder = shared + "/oracle/images/"

/// The reference pictures: decoded bytes, and three pipelines each.
@Suite(
  .enabled(
    if: (try? InputFile(path: oracleFolder + "images.json")) != nil,
    "the reference pictures are not here"))
struct OraclePicturesTests {
  struct Picture: Decodable, Sendable, CustomTestStringConvertible {
    let file: String
    let width: Int
    let height: Int
    let rgb_sha256: String
    let pipelines: [String: Pipeline]
    let exif_applied: Upright?
    var testDescription: String { file }
  }

  struct Upright: Decodable, Sendable {
    let width: Int
    let height: Int
    let rgb_sha256: String
    let short256_crop224: Pipeline
  }

  struct Pipeline: Decodable, Sendable {
    let resize_short: Int
    let crop: Int
    let resized_width: Int
    let resized_height: Int
    let sha256: String
  }

  private struct Index: Decodable { let images: [Picture] }

  static func pictures() -> [Picture] {
    guard let file = try? InputFile(path: oracleFolder + "images.json"),
      let bytes = try? file.bytes(in: 0..<file.size),
      let index = try? JSONDecoder().decode(Index.self, from: Data(bytes))
    else { return [] }
    return index.images
  }

  @Test func areThere() { #expect(Self.pictures().count >= 12) }

  @Test(arguments: pictures())
  func asStored(_ picture: Picture) throws {
    let image = try ImageDecoder.decode(path: oracleFolder + picture.file)
    #expect(image.width == picture.width && image.height == picture.height)
    #expect(SHA256.digest(of: image.pixels) == picture.rgb_sha256)
    #expect(picture.pipelines.count == 3)
    for pipeline in picture.pipelines.values { try check(pipeline, on: image) }
  }

  @Test(arguments: pictures().filter { $0.exif_applied != nil })
  func upright(_ picture: Picture) throws {
    let expected = try #require(picture.exif_applied)
    let image = try ImageDecoder.decode(path: oracleFolder + picture.file, orientation: .apply)
    #expect(image.width == expected.width && image.height == expected.height)
    #expect(SHA256.digest(of: image.pixels) == expected.rgb_sha256)
    try check(expected.short256_crop224, on: image)
  }

  private func check(_ pipeline: Pipeline, on image: RGBImage) throws {
    let preprocessing = Preprocessing(
      resize: .shortSide(pipeline.resize_short), crop: pipeline.crop)
    #expect(
      try preprocessing.resizedSize(of: image)
        == (pipeline.resized_width, pipeline.resized_height))
    let pixels = try preprocessing.pixels(of: image)
    #expect(SHA256.digest(of: pixels.pixels) == pipeline.sha256)
  }
}
