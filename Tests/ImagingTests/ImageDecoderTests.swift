import Imaging
import Tensors
import Testing
import TestSupport

@Suite struct ImageDecoderTests {
  /// Every kind of file gives the bytes of Pillow's `convert("RGB")`.
  @Test(arguments: try ExpectedPictures.load().pictures)
  func readsAsPillowDoes(_ picture: PictureCase) throws {
    let image = try ImageDecoder.decode(path: "\(fixtures)/imaging/\(picture.file)")
    #expect(image.width == picture.width && image.height == picture.height)
    #expect(SHA256.digest(of: image.pixels) == picture.sha256)
  }

  /// All eight orientations, in all three containers, are those of `exif_transpose`.
  @Test(arguments: try ExpectedPictures.load().pictures)
  func turnsUprightAsPillowDoes(_ picture: PictureCase) throws {
    let bytes = try ExpectedPictures.bytes(of: picture.file)
    let image = try ImageDecoder.decode(bytes, name: picture.file, orientation: .apply)
    #expect(image.width == picture.upright.width && image.height == picture.upright.height)
    #expect(SHA256.digest(of: image.pixels) == picture.upright.sha256)
  }

  /// A cut JPEG is refused exactly where Pillow refuses it; in other formats no pixel may be missing.
  @Test(arguments: try ExpectedPictures.load().pictures)
  func refusesTruncatedFiles(_ picture: PictureCase) throws {
    let bytes = try ExpectedPictures.bytes(of: picture.file)
    for count in 0..<bytes.count {
      let image = try? ImageDecoder.decode(Array(bytes.prefix(count)), name: "cut")
      if picture.file.hasSuffix(".jpg") {
        #expect((image != nil) == (count >= picture.readableFrom), "\(count) bytes")
      } else if let image {
        #expect(SHA256.digest(of: image.pixels) == picture.sha256, "\(count) bytes")
      }
    }
  }

  /// Damaged files give an error or a picture, whatever byte is wrong.
  @Test(arguments: try ExpectedPictures.load().pictures)
  func survivesDamage(_ picture: PictureCase) throws {
    let bytes = try ExpectedPictures.bytes(of: picture.file)
    var generator = Generator(state: 1)
    for round in 0..<400 {
      var damaged = bytes
      for _ in 0...round % 4 {
        damaged[Int.random(in: 0..<bytes.count, using: &generator)] = generator.byte()
      }
      let image = try? ImageDecoder.decode(damaged, name: "damaged", orientation: .apply)
      #expect(image.map { $0.pixels.count == 3 * $0.width * $0.height } ?? true)
    }
  }
}
