package import Imaging

/// A picture on its way into a model.
package struct PreprocessingPanel: Hashable, Sendable {
  /// The file.
  let file: String
  /// The file's pixels.
  let original: (width: Int, height: Int)
  /// The pixels after scaling.
  let resized: (width: Int, height: Int)
  /// The whole picture, scaled.
  let whole: Thumbnail
  /// The part that is kept, in shares of the scaled picture; nil where all of it is.
  let crop: Crop?
  /// What is kept.
  let kept: Thumbnail
  /// What is kept, as the model gets it: normalised, and shown from the least value to the greatest.
  let normalized: Thumbnail
  /// The least and the greatest normalised value.
  let range: ClosedRange<Float>

  /// A square in the middle, in shares of a picture's sides.
  struct Crop: Hashable, Sendable {
    let x: Double
    let y: Double
    let width: Double
    let height: Double
  }

  /// The longest side of a picture of the panel.
  private static let side = 176

  /// Follows the picture at `path`, which the panel calls `file`; nil where it cannot be read.
  package init?(path: String, file: String, _ preprocessing: Preprocessing) {
    guard
      let image = try? ImageDecoder.decode(path: path, orientation: preprocessing.orientation),
      let size = try? preprocessing.resizedSize(of: image),
      let pixels = try? preprocessing.pixels(of: image),
      let whole = Thumbnail(image, side: Self.side), let kept = Thumbnail(pixels, side: Self.side)
    else { return nil }
    let values = preprocessing.normalized(pixels)
    guard let least = values.min(), let greatest = values.max(), least <= greatest,
      let shown = Thumbnail(
        Self.image(of: values, width: pixels.width, height: pixels.height, least...greatest),
        side: Self.side)
    else { return nil }
    self.file = file
    original = (image.width, image.height)
    resized = size
    self.whole = whole
    self.kept = kept
    normalized = shown
    range = least...greatest
    crop = preprocessing.crop.map { Self.crop($0, of: size) }
  }

  private static func crop(_ side: Int, of size: (width: Int, height: Int)) -> Crop {
    func axis(_ length: Int) -> (start: Double, length: Double) {
      let share = min(1, Double(side) / Double(length))
      return ((1 - share) / 2, share)
    }
    let (x, y) = (axis(size.width), axis(size.height))
    return Crop(x: x.start, y: y.start, width: x.length, height: y.length)
  }

  /// Planes of values as a picture.
  private static func image(
    of values: [Float], width: Int, height: Int, _ range: ClosedRange<Float>
  ) -> RGBImage {
    let plane = width * height
    let scale =
      range.upperBound > range.lowerBound ? 255 / (range.upperBound - range.lowerBound) : 0
    let pixels = (0..<3 * plane).map { offset in
      let value = values[offset % 3 * plane + offset / 3]
      return UInt8(max(0, min(255, ((value - range.lowerBound) * scale).rounded())))
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}

extension PreprocessingPanel {
  /// Whether two panels show the same.
  package static func == (first: Self, second: Self) -> Bool {
    first.file == second.file && first.whole == second.whole && first.kept == second.kept
      && first.normalized == second.normalized
  }

  /// Adds what tells panels apart.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(file)
    hasher.combine(kept)
  }
}
