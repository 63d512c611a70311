import Kernels
import Testing

@Suite struct ResamplingTests {
  /// The greatest channels are those of the resized map, found without making it.
  @Test(arguments: [(7, 5, 20, 31), (9, 12, 4, 3), (6, 6, 6, 6), (1, 1, 3, 4)])
  func argmaxOfResized(_ height: Int, _ width: Int, _ newHeight: Int, _ newWidth: Int) {
    var random = Random(UInt64(height))
    let map = FeatureMap(
      channels: 5, height: height, width: width, values: random.floats(5 * height * width))
    let resized = bilinear(map, height: newHeight, width: newWidth)
    let expected = (0..<resized.area).map { place in
      let values = (0..<5).map { channel in resized.values[channel * resized.area + place] }
      return values.firstIndex(of: values.max() ?? 0)
    }
    let found = bilinearArgmax(map, height: newHeight, width: newWidth)
    #expect(found.map { Int($0) } == expected)
  }

  /// Of equal channels the first is the answer.
  @Test func ties() {
    let map = FeatureMap(channels: 3, height: 1, width: 2, values: [1, 0, 1, 2, 1, 2])
    #expect(bilinearArgmax(map, height: 1, width: 2) == [0, 1])
  }
}
