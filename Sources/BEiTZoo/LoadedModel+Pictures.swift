extension LoadedModel {
  /// The picture at `path` as the model takes it, [3, side, side].
  ///
  /// - Throws: `ImageError` where it cannot be read, or where the pipeline gives another size.
  public func pixels(of path: String) throws(ImageError) -> [Float] {
    try pixels(of: path, side: configuration.backbone.imageSize)
  }

  func pixels(of path: String, side: Int) throws(ImageError) -> [Float] {
    let (picture, pixels) = try prepared(path)
    guard picture.width == side, picture.height == side else {
      throw ImageError(
        path, .preprocessing,
        "expected [3, \(side), \(side)], found [3, \(picture.height), \(picture.width)]",
        hint: "the model takes pictures of \(side)x\(side) pixels; prepare them with that crop")
    }
    return pixels
  }

  /// The pictures at `paths` as one batch, [B, 3, side, side].
  public func batch(of paths: some Collection<String>) throws(ImageError) -> FloatTensor {
    let side = configuration.backbone.imageSize
    var values: [Float] = []
    values.reserveCapacity(paths.count * 3 * side * side)
    for path in paths { values += try pixels(of: path) }
    return FloatTensor(shape: [paths.count, 3, side, side], values: values)
  }

  /// The picture scaled and cut, and its normalised samples.
  func prepared(_ path: String) throws(ImageError) -> (picture: RGBImage, pixels: [Float]) {
    let image = try ImageDecoder.decode(path: path, orientation: preprocessing.orientation)
    do throws(ImageError) {
      let picture = try preprocessing.pixels(of: image)
      return (picture, preprocessing.normalized(picture))
    } catch {
      throw ImageError(path, error.kind, "\(error.subject): \(error.detail)", hint: error.hint)
    }
  }

  /// Pictures as the backbone takes them: a tokenizer's encoder wants values between -1 and 1.
  func backboneInput(_ pictures: FloatTensor) -> FloatTensor {
    model is Tokenizer ? Tokenizer.prepared(pictures) : pictures
  }
}
