import Imaging
import Tensors
import Testing

struct LinearResizeCase: Sendable, CustomTestStringConvertible {
  let from, to: (width: Int, height: Int)
  let sha256: String
  var testDescription: String { "\(from.width)x\(from.height) to \(to.width)x\(to.height)" }
}

@Suite struct LinearResizeTests {
  /// Byte for byte what OpenCV 4.14 and 5.0 give for this pattern, up, down and both.
  @Test(arguments: [
    LinearResizeCase(
      from: (70, 50), to: (90, 64),
      sha256: "92fd1ac0fc5c4f4e6248b7216a0942c83a9e3ebe98fee8ef6ebf73689076effa"),
    LinearResizeCase(
      from: (64, 64), to: (32, 48),
      sha256: "d074b55046ff8fedecff26fa31e2f3c4be274a2f65ca862c5e3e304d97250557"),
    LinearResizeCase(
      from: (91, 37), to: (33, 20),
      sha256: "a388f36f63f261d5e16b6e4597f7bc76f92e0091d2ebaca80e51b3a5e51bfc42"),
    LinearResizeCase(
      from: (1, 1), to: (3, 2),
      sha256: "65bd3ea9b6fa3c7a6c422047c743f86b81ba047a8a372df41f6c5937cd541a66"),
    LinearResizeCase(
      from: (50, 70), to: (64, 90),
      sha256: "503dfff5a57c26d0151288e8e0349bc26ce8de2c257f5741f0a525dee4eb7e49"),
    LinearResizeCase(
      from: (40, 30), to: (20, 15),
      sha256: "3a67c5be013f4ac1b4b080db77158409f0ba2d820855bf70868f5c008060fc1a"),
    LinearResizeCase(
      from: (33, 20), to: (33, 20),
      sha256: "26c4bae95099aebf3ee90e8cedd0ad690df316864aaf19dbcf8cbd9258578705"),
  ]) func isOpenCVs(_ resize: LinearResizeCase) {
    let result = pattern(resize.from.width, resize.from.height)
      .linearlyResized(toWidth: resize.to.width, height: resize.to.height)
    #expect(SHA256.digest(of: result.pixels) == resize.sha256)
  }

  /// Sample `c` of pixel (x, y) is 7x + 13y + 31c + xy, of which the last byte counts.
  private func pattern(_ width: Int, _ height: Int) -> RGBImage {
    let pixels = (0..<height).flatMap { y in
      (0..<width).flatMap { x in
        (0..<3).map { c in UInt8(truncatingIfNeeded: 7 * x + 13 * y + 31 * c + x * y) }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}
