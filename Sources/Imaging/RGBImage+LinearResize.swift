extension RGBImage {
  /// The picture scaled to that size, byte for byte as OpenCV's `resize` with `INTER_LINEAR` gives it.
  ///
  /// Every sample is blended of four, in fixed point, however much the picture shrinks; nothing is
  /// smoothed before. Segmentation models were tested on pictures scaled so.
  package func linearlyResized(toWidth width: Int, height: Int) -> RGBImage {
    precondition(width > 0 && height > 0, "a picture has pixels")
    let columns = LinearTaps.columns(from: self.width, to: width)
    let rows = LinearTaps.rows(from: self.height, to: height)
    var result: [UInt8] = []
    result.reserveCapacity(3 * width * height)
    var blended: [Int: [Int32]] = [:]
    for row in rows {
      // Two rows follow one another down the picture, so only these are kept.
      let kept = blended
      blended = [:]
      for index in [row.first, row.second] {
        blended[index] = kept[index] ?? blend(row: index, columns)
      }
      guard let upper = blended[row.first], let lower = blended[row.second] else { continue }
      for (above, below) in zip(upper, lower) {
        let upperPart = ((above >> 4) * row.firstShare) >> 16
        let lowerPart = ((below >> 4) * row.secondShare) >> 16
        result.append(UInt8(clamping: (upperPart + lowerPart + 2) >> 2))
      }
    }
    return RGBImage(width: width, height: height, pixels: result)
  }

  /// The samples of a row at the places of `columns`, times 2048.
  private func blend(row: Int, _ columns: [LinearTaps]) -> [Int32] {
    let start = row * stride
    var result: [Int32] = []
    result.reserveCapacity(3 * columns.count)
    for column in columns {
      for channel in 0..<3 {
        let first = Int32(pixels[start + 3 * column.first + channel])
        let second = Int32(pixels[start + 3 * column.second + channel])
        result.append(first * column.firstShare + second * column.secondShare)
      }
    }
    return result
  }
}

/// The two pixels that a scaled pixel lies between, with their shares of 2048.
private struct LinearTaps {
  let first: Int
  let second: Int
  let firstShare: Int32
  let secondShare: Int32

  private init(first: Int, second: Int, share: Float) {
    self.first = first
    self.second = second
    firstShare = Int32(((1 - share) * 2048).rounded(.toNearestOrEven))
    secondShare = Int32((share * 2048).rounded(.toNearestOrEven))
  }

  /// Across, a pixel that lies outside of the outermost centres is that outermost pixel.
  static func columns(from source: Int, to target: Int) -> [LinearTaps] {
    places(source, target).map { place, share in
      guard place >= 0 else { return LinearTaps(first: 0, second: min(1, source - 1), share: 0) }
      guard place < source - 1 else {
        return LinearTaps(first: source - 1, second: source - 1, share: 0)
      }
      return LinearTaps(first: place, second: place + 1, share: share)
    }
  }

  /// Down, it is the outermost pixel twice, with two shares whose rounding shows.
  static func rows(from source: Int, to target: Int) -> [LinearTaps] {
    places(source, target).map { place, share in
      LinearTaps(
        first: min(max(place, 0), source - 1), second: min(max(place + 1, 0), source - 1),
        share: share)
    }
  }

  private static func places(_ source: Int, _ target: Int) -> [(Int, Float)] {
    let scale = Double(source) / Double(target)
    return (0..<target).map { index in
      let position = Float((Double(index) + 0.5) * scale - 0.5)
      let place = position.rounded(.down)
      return (Int(place), position - place)
    }
  }
}
