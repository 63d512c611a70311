extension Preprocessing {
  /// The longest side of a picture that is preprocessed: four times that of the largest JPEG.
  package static let maximumSide = 1 << 18

  /// The side lengths that a picture has after scaling and before the crop.
  package func resizedSize(of image: RGBImage) throws(ImageError) -> (width: Int, height: Int) {
    let target = try target(for: image)
    return (target.width, target.height)
  }

  /// The picture scaled and cropped, byte for byte as Pillow and torchvision give it.
  package func pixels(of image: RGBImage) throws(ImageError) -> RGBImage {
    let target = try target(for: image)
    let columns = CropAxis(length: target.width, crop: crop)
    let rows = CropAxis(length: target.height, crop: crop)
    // The second product bounds the picture between the two passes of the resize.
    guard columns.length * rows.length <= ImageDecoder.maximumPixelCount,
      max(columns.kept.count * image.height, rows.kept.count * image.width)
        <= ImageDecoder.maximumPixelCount
    else { throw tooLarge(image) }
    return image.resized(
      toWidth: target.width, height: target.height, filter: filter, columns: columns.kept,
      rows: rows.kept
    )
    .padded(columns: columns, rows: rows)
  }

  private func target(for image: RGBImage) throws(ImageError) -> ImageSize {
    guard max(image.width, image.height) <= Self.maximumSide else { throw tooLarge(image) }
    if let crop, !(1...Self.maximumSide).contains(crop) {
      throw ImageError(
        subject(image), .preprocessing,
        "expected a crop of 1 to \(Self.maximumSide) pixels, found \(crop)")
    }
    let size = ImageSize(width: image.width, height: image.height)
    guard let target = resize.target(for: size) else {
      throw ImageError(
        subject(image), .preprocessing, "the rule \(resize) gives no size of positive sides")
    }
    return target
  }

  private func tooLarge(_ image: RGBImage) -> ImageError {
    ImageError(
      subject(image), .tooLarge,
      "expected sides of at most \(Self.maximumSide) pixels and "
        + "\(ImageDecoder.maximumPixelCount) pixels in all, also after the resize to \(resize)")
  }

  private func subject(_ image: RGBImage) -> String { "picture \(image.width)x\(image.height)" }
}

extension RGBImage {
  /// The picture with black around it, where the axes ask for that.
  fileprivate func padded(columns: CropAxis, rows: CropAxis) -> RGBImage {
    guard columns.length != width || rows.length != height else { return self }
    var result = [UInt8](repeating: 0, count: 3 * columns.length * rows.length)
    for row in 0..<height {
      let start = 3 * ((rows.padding + row) * columns.length + columns.padding)
      let line = pixels[row * stride..<(row + 1) * stride]
      result.replaceSubrange(start..<start + stride, with: line)
    }
    return RGBImage(width: columns.length, height: rows.length, pixels: result)
  }
}
