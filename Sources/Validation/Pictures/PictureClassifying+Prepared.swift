internal import BEiTModels

extension PictureClassifying {
  /// The logits of each of `pictures`; `name` is what messages call the model.
  func logits(
    of pictures: [PreparedPicture], model name: String
  ) throws(ValidationError) -> [[Float]] {
    guard !pictures.isEmpty else { return [] }
    let input = try batch(pictures)
    let output: FloatTensor
    do throws(ModelError) {
      output = try logits(for: input)
    } catch {
      throw ValidationError(error, model: name)
    }
    guard output.values.count == pictures.count * classes else {
      throw ValidationError(
        name, .model, "expected logits [\(pictures.count), \(classes)], found \(output.shape)")
    }
    return pictures.indices.map { Array(output.values[$0 * classes..<($0 + 1) * classes]) }
  }

  private func batch(_ pictures: [PreparedPicture]) throws(ValidationError) -> FloatTensor {
    let (side, size) = (imageSize, 3 * imageSize * imageSize)
    var values: [Float] = []
    values.reserveCapacity(pictures.count * size)
    for picture in pictures {
      guard picture.width == side, picture.height == side else {
        throw ValidationError(
          "preprocessing", .preprocessing,
          "expected pictures of \(side)x\(side) pixels, found \(picture.width)x\(picture.height)",
          hint: "choose a crop of \(side)")
      }
      values += picture.values
    }
    return FloatTensor(shape: [pictures.count, 3, side, side], values: values)
  }
}
