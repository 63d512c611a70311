package import BEiTModels
internal import Imaging

/// A model that gives every pixel of a picture a class.
public protocol PictureSegmenting: Sendable {
  /// The number of classes.
  var classes: Int { get }

  /// The classes of the pixels of the picture at `path`, in its own size.
  ///
  /// Throws `ImageError` where the picture cannot be read; every other error ends a run.
  func labels(ofPictureAt path: String) throws -> LabelMap
}

/// A segmentation model with the preprocessing and the sliding window of mmsegmentation's test.
///
/// The short side becomes 512 as long as the long one stays within 2048. Pixels are interpolated
/// between their four neighbours like OpenCV does, which rounds some to a neighbouring level.
public struct SlidingSegmenter: PictureSegmenting {
  private let model: SegmentationModel
  /// The number of classes.
  public let classes: Int

  private static let limits = (short: 512, long: 2048)

  /// Wraps a model.
  package init(_ model: SegmentationModel) {
    self.model = model
    classes = model.configuration.classes
  }

  /// The classes of the pixels of the picture at `path`, in its own size.
  public func labels(ofPictureAt path: String) throws -> LabelMap {
    let image = try ImageDecoder.decode(path: path, orientation: .apply)
    let input = prepared(image)
    let found = try model.classes(of: input, height: image.height, width: image.width)
    return LabelMap(
      width: image.width, height: image.height,
      classes: found.values.map { UInt8(clamping: $0) })
  }

  private func prepared(_ image: RGBImage) -> FloatTensor {
    let (short, long) = (min(image.width, image.height), max(image.width, image.height))
    let scale = min(
      Double(Self.limits.long) / Double(long), Double(Self.limits.short) / Double(short))
    let width = max(1, Int(Double(image.width) * scale + 0.5))
    let height = max(1, Int(Double(image.height) * scale + 0.5))
    let pixels = image.interpolated(toWidth: width, height: height)
    let values = Preprocessing(resize: .exact(width: width, height: height), crop: nil)
      .normalized(pixels)
    return FloatTensor(shape: [1, 3, height, width], values: values)
  }
}

extension RGBImage {
  /// The picture in another size, each pixel between the four around its place.
  func interpolated(toWidth width: Int, height: Int) -> RGBImage {
    let across = Self.places(self.width, width)
    let down = Self.places(self.height, height)
    var result: [UInt8] = []
    result.reserveCapacity(3 * width * height)
    for y in down {
      for x in across {
        for channel in 0..<3 {
          let upper = between(x, row: y.first, channel)
          let lower = between(x, row: y.second, channel)
          result.append(UInt8((upper + (lower - upper) * y.share).rounded()))
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: result)
  }

  private typealias Place = (first: Int, second: Int, share: Float)

  private func between(_ x: Place, row: Int, _ channel: Int) -> Float {
    let start = 3 * row * width + channel
    let (left, right) = (Float(pixels[start + 3 * x.first]), Float(pixels[start + 3 * x.second]))
    return left + (right - left) * x.share
  }

  /// For each pixel of the new side, its neighbours in the old one and how near the second is.
  private static func places(_ old: Int, _ new: Int) -> [Place] {
    (0..<new).map { index in
      let place = (Float(index) + 0.5) * Float(old) / Float(new) - 0.5
      let first = Int(max(0, min(Float(old - 1), place.rounded(.down))))
      return (first, min(old - 1, first + 1), max(0, min(1, place - Float(first))))
    }
  }
}
