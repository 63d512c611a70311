import Imaging
import Testing

@Suite struct PNGEncoderTests {
  /// What is written reads back to the same pixels.
  @Test(arguments: [(1, 1), (37, 5), (3, 64)])
  func keepsRGB(_ width: Int, _ height: Int) throws {
    let image = noise(width: width, height: height, seed: 8)
    #expect(try ImageDecoder.decode(PNGEncoder.encode(image), name: "png") == image)
  }

  @Test func keepsGray() throws {
    let file = try PNGEncoder.encode(gray: [0, 7, 128, 255, 3, 9], width: 3, height: 2)
    let image = try ImageDecoder.decode(file, name: "png")
    #expect((image.width, image.height) == (3, 2))
    #expect(image.pixels == [0, 7, 128, 255, 3, 9].flatMap { [$0, $0, $0] })
  }

  @Test func keepsPalette() throws {
    let palette: [(red: UInt8, green: UInt8, blue: UInt8)] = [(1, 2, 3), (40, 50, 60), (255, 0, 9)]
    let file = try PNGEncoder.encode(
      indices: [2, 0, 1, 1], width: 2, height: 2, palette: palette)
    let image = try ImageDecoder.decode(file, name: "png")
    #expect(image.pixels == [255, 0, 9, 1, 2, 3, 40, 50, 60, 40, 50, 60])
  }

  @Test func refusesIndexBeyondPalette() {
    #expect(
      throws: ImageError(
        "PNG", .encoding, "expected 1 to 256 colours and an index below their number")
    ) { try PNGEncoder.encode(indices: [1], width: 1, height: 1, palette: [(0, 0, 0)]) }
  }

  @Test func refusesWrongCount() {
    #expect(throws: ImageError("PNG", .encoding, "expected 4 samples, found 3")) {
      try PNGEncoder.encode(gray: [1, 2, 3], width: 2, height: 2)
    }
  }

  @Test func refusesEmptyPicture() {
    #expect(throws: ImageError("PNG", .encoding, "0x2 is not a size it can have")) {
      try PNGEncoder.encode(gray: [], width: 0, height: 2)
    }
  }
}
