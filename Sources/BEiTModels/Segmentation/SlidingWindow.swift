internal import Kernels

extension SegmentationModel {
  /// The distance between windows when nothing else is asked for: 341 for crops of 512.
  var defaultStride: Int { max(1, configuration.backbone.imageSize * 2 / 3) }

  /// The logits [B, classes, height, width] of pictures [B, 3, height, width] of any size.
  ///
  /// Windows `stride` apart cover the picture, the last ones shifted back inside; where they overlap
  /// the logits are averaged, as mmsegmentation's `slide_inference` does. Where a side is shorter than
  /// a crop, zeros stand for what the picture lacks.
  public func slidingLogits(
    for pictures: FloatTensor, stride: Int? = nil
  ) throws(ModelError) -> FloatTensor {
    .stacked(try slide(over: pictures, stride: stride ?? defaultStride))
  }

  /// The class of every place, [B, height, width], for pictures as `slidingLogits` takes them.
  ///
  /// The logits are resized to `height` by `width`, usually those of the picture before it was
  /// prepared, and then compared.
  public func classes(
    of pictures: FloatTensor, height: Int, width: Int, stride: Int? = nil
  ) throws(ModelError) -> IntegerTensor {
    guard height > 0, width > 0 else {
      throw .configuration("a picture of \(height) by \(width)")
    }
    let logits = try slide(over: pictures, stride: stride ?? defaultStride)
    let classes = logits.flatMap { bilinearArgmax($0, height: height, width: width) }
    return IntegerTensor(
      shape: [logits.count, height, width], values: classes.map { Int64($0) })
  }

  func slide(over pictures: FloatTensor, stride: Int) throws(ModelError) -> [FeatureMap] {
    let side = configuration.backbone.imageSize
    guard stride > 0 else { throw .configuration("a stride of \(stride)") }
    guard pictures.shape.count == 4, pictures.shape[1] == 3, pictures.shape.allSatisfy({ $0 > 0 })
    else {
      throw .input(
        name: "input", expected: "shape [B, 3, height, width]", found: "\(pictures.shape)")
    }
    var results: [FeatureMap] = []
    for picture in 0..<pictures.shape[0] {
      let map = pictures.map(picture)
      let padded = map.padded(height: max(side, map.height), width: max(side, map.width))
      let logits = try slide(over: padded, side: side, stride: stride)
      results.append(logits.crop(y: 0, x: 0, height: map.height, width: map.width))
    }
    return results
  }

  private func slide(
    over picture: FeatureMap, side: Int, stride: Int
  ) throws(ModelError) -> FeatureMap {
    var sum = FeatureMap(
      channels: configuration.classes, height: picture.height, width: picture.width)
    var visits = [Float](repeating: 0, count: picture.area)
    for y in windows(picture.height, side, stride) {
      for x in windows(picture.width, side, stride) {
        let crop = picture.crop(y: y, x: x, height: side, width: side)
        let tensor = FloatTensor(shape: [1, 3, side, side], values: crop.values)
        for logits in try fullLogits(tensor) { sum.add(logits, y: y, x: x) }
        for row in y..<y + side {
          for column in x..<x + side { visits[row * picture.width + column] += 1 }
        }
      }
    }
    for index in sum.values.indices { sum.values[index] /= visits[index % picture.area] }
    return sum
  }
}

/// Where windows of `side` start along `extent`.
func windows(_ extent: Int, _ side: Int, _ stride: Int) -> [Int] {
  let count = max(0, extent - side + stride - 1) / stride + 1
  return (0..<count).map { min($0 * stride, extent - side) }
}

extension FeatureMap {
  /// The part of `height` by `width` places whose first is (y, x).
  fileprivate func crop(y: Int, x: Int, height: Int, width: Int) -> FeatureMap {
    guard height < self.height || width < self.width else { return self }
    var values: [Float] = []
    values.reserveCapacity(channels * height * width)
    for channel in 0..<channels {
      for row in y..<y + height {
        let start = channel * area + row * self.width + x
        values.append(contentsOf: self.values[start..<start + width])
      }
    }
    return FeatureMap(channels: channels, height: height, width: width, values: values)
  }

  /// The map with zeros below and to the right, up to `height` by `width` places.
  fileprivate func padded(height: Int, width: Int) -> FeatureMap {
    guard height > self.height || width > self.width else { return self }
    var result = FeatureMap(channels: channels, height: height, width: width)
    result.add(self, y: 0, x: 0)
    return result
  }

  /// Adds a smaller map whose first place is (y, x).
  fileprivate mutating func add(_ other: FeatureMap, y: Int, x: Int) {
    for channel in 0..<channels {
      for row in 0..<other.height {
        let to = channel * area + (y + row) * width + x
        let from = channel * other.area + row * other.width
        for column in 0..<other.width { values[to + column] += other.values[from + column] }
      }
    }
  }
}
