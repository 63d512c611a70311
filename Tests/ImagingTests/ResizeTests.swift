import Imaging
import Tensors
import Testing

@Suite struct ResizeTests {
  /// Up and down, single pixels, extreme ratios, and sides that keep their length: byte for byte.
  @Test(arguments: try ExpectedPictures.load().resizes)
  func isPillows(_ resize: ResizeCase) throws {
    let image = noise(width: resize.width, height: resize.height, seed: resize.seed)
    for filter in ResizeFilter.allCases {
      let result = image.resized(toWidth: resize.toWidth, height: resize.toHeight, filter: filter)
      #expect(
        SHA256.digest(of: result.pixels) == resize.sha256[filter.rawValue], "\(filter.rawValue)")
    }
  }

  /// A picture of its own size is not filtered at all.
  @Test func keepsSize() {
    let image = noise(width: 12, height: 7, seed: 3)
    #expect(image.resized(toWidth: 12, height: 7, filter: .bicubic) == image)
  }
}
