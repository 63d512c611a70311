/// Bilinear resizing as PyTorch's `interpolate` without aligned corners.
package func bilinear(_ map: FeatureMap, height: Int, width: Int) -> FeatureMap {
  if map.height == height, map.width == width { return map }
  let rows = taps(from: map.height, to: height)
  let columns = taps(from: map.width, to: width)
  return unsafe eachPlane(channels: map.channels, height: height, width: width) { plane, channel in
    let start = channel * map.area
    for (y, row) in rows.enumerated() {
      let upper = start + row.first * map.width
      let lower = start + row.second * map.width
      for (x, column) in columns.enumerated() {
        let above = blend(
          map.values[upper + column.first], map.values[upper + column.second], column)
        let below = blend(
          map.values[lower + column.first], map.values[lower + column.second], column)
        unsafe plane[y * width + x] = blend(above, below, row)
      }
    }
  }
}

/// The channel that is greatest at each place of the map resized by `bilinear`, the first of equals;
/// row by row, so that the resized map itself never has to be held.
package func bilinearArgmax(_ map: FeatureMap, height: Int, width: Int) -> [Int32] {
  let rows = taps(from: map.height, to: height)
  let columns = taps(from: map.width, to: width)
  var classes = [Int32](repeating: 0, count: height * width)
  unsafe classes.withUnsafeMutableBufferPointer { classes in
    let classes = unsafe classes
    forEachRowBlock(height, smallest: 1) { block in
      var best = [Float](repeating: 0, count: width)
      for y in block {
        for channel in 0..<map.channels {
          let upper = channel * map.area + rows[y].first * map.width
          let lower = channel * map.area + rows[y].second * map.width
          for (x, column) in columns.enumerated() {
            let above = blend(
              map.values[upper + column.first], map.values[upper + column.second], column)
            let below = blend(
              map.values[lower + column.first], map.values[lower + column.second], column)
            let value = blend(above, below, rows[y])
            guard channel == 0 || value > best[x] else { continue }
            best[x] = value
            unsafe classes[y * width + x] = Int32(channel)
          }
        }
      }
    }
  }
  return classes
}

/// The two places that a resized place lies between, and how close to the second.
private struct Taps {
  let first: Int
  let second: Int
  let share: Float
}

private func blend(_ first: Float, _ second: Float, _ taps: Taps) -> Float {
  first * (1 - taps.share) + second * taps.share
}

private func taps(from source: Int, to target: Int) -> [Taps] {
  let scale = Float(source) / Float(target)
  return (0..<target).map { place in
    let position = max(0, (Float(place) + 0.5) * scale - 0.5)
    let first = min(Int(position), source - 1)
    return Taps(first: first, second: min(first + 1, source - 1), share: position - Float(first))
  }
}

/// Averages over a `side` by `side` division of each plane, as PyTorch's `adaptive_avg_pool2d`.
package func adaptiveAverage(_ map: FeatureMap, side: Int) -> FeatureMap {
  precondition(side > 0, "an empty division")
  return unsafe eachPlane(channels: map.channels, height: side, width: side) { plane, channel in
    for y in 0..<side {
      let rows = y * map.height / side..<((y + 1) * map.height + side - 1) / side
      for x in 0..<side {
        let columns = x * map.width / side..<((x + 1) * map.width + side - 1) / side
        var sum: Float = 0
        for row in rows {
          for column in columns {
            sum += map.values[channel * map.area + row * map.width + column]
          }
        }
        unsafe plane[y * side + x] = sum / Float(rows.count * columns.count)
      }
    }
  }
}

/// The greatest of each two by two places, stride 2; an odd last row or column is left out.
package func maximumPool(_ map: FeatureMap) -> FeatureMap {
  let (height, width) = (map.height / 2, map.width / 2)
  return unsafe eachPlane(channels: map.channels, height: height, width: width) { plane, channel in
    for y in 0..<height {
      let upper = channel * map.area + 2 * y * map.width
      let lower = upper + map.width
      for x in 0..<width {
        unsafe plane[y * width + x] = max(
          max(map.values[upper + 2 * x], map.values[upper + 2 * x + 1]),
          max(map.values[lower + 2 * x], map.values[lower + 2 * x + 1]))
      }
    }
  }
}
