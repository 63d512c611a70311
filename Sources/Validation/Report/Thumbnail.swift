internal import FoundationEssentials
internal import Imaging

/// A small picture inside a report.
package struct Thumbnail: Hashable, Sendable {
  /// The address that holds the picture itself.
  let address: String
  /// The pixels in a row.
  let width: Int
  /// The rows.
  let height: Int

  /// Scales `image` until no side is longer than `side`; nil where it cannot be written.
  init?(_ image: RGBImage, side: Int) {
    let scale = min(1, Double(side) / Double(max(image.width, image.height)))
    width = max(1, Int((Double(image.width) * scale).rounded()))
    height = max(1, Int((Double(image.height) * scale).rounded()))
    let small = image.resized(toWidth: width, height: height, filter: .bicubic)
    guard let bytes = try? PNGEncoder.encode(small) else { return nil }
    address = "data:image/png;base64,\(Data(bytes).base64EncodedString())"
  }

  /// The bytes that it adds to a report.
  var size: Int { address.utf8.count }
}
