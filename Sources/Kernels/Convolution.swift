private import CKernels

/// What follows a convolution, a channel at a time.
///
/// result ← scale · result + shift, then perhaps the greater of that and 0: a bias, or a batch norm.
package struct ChannelAffine: Sendable {
  /// One factor a channel.
  package let scale: [Float]
  /// One summand a channel.
  package let shift: [Float]
  /// Whether negative results become 0.
  package let rectify: Bool

  /// Describes what follows a convolution.
  package init(scale: [Float], shift: [Float], rectify: Bool = false) {
    precondition(scale.count == shift.count, "one scale and one shift a channel")
    self.scale = scale
    self.shift = shift
    self.rectify = rectify
  }

  /// A bias.
  package init(bias: [Float]) {
    self.init(scale: [Float](repeating: 1, count: bias.count), shift: bias)
  }

  fileprivate func apply(to tile: MutableMatrix, from channel: Int = 0) {
    unsafe scale.withUnsafeBufferPointer { scale in
      unsafe shift.withUnsafeBufferPointer { shift in
        unsafe zoo_scale_rows(
          tile.base, tile.stride, tile.rows, tile.columns,
          scale.baseAddress.advanced(by: channel), shift.baseAddress.advanced(by: channel),
          rectify ? 1 : 0)
      }
    }
  }
}

/// A convolution with a kernel of `side` by `side`, 1 or 3, stride 1, padded to keep height and width.
///
/// `weight` is [outputs, channels, side, side]. A stretch of places at a time is laid out as columns,
/// so that the scratch stays bounded whatever the size of the map.
package func convolution(
  _ map: FeatureMap, weight: Span<Float>, side: Int, then affine: ChannelAffine
) -> FeatureMap {
  let outputs = affine.scale.count
  let inner = map.channels * side * side
  precondition(side == 1 || side == 3, "only kernels of side 1 and 3")
  precondition(weight.count == outputs * inner, "a weight of another shape")
  var result = FeatureMap(channels: outputs, height: map.height, width: map.width)
  let stretch = min(map.area, max(64, min(1024, columnLimit / inner)))
  let stretches = (map.area + stretch - 1) / stretch
  let workers = min(stretches, Threads.count)
  var columns = [Float](repeating: 0, count: side == 1 ? 1 : workers * inner * stretch)
  let weight = unsafe buffer(weight)
  unsafe result.values.withUnsafeMutableBufferPointer { output in
    unsafe columns.withUnsafeMutableBufferPointer { columns in
      unsafe map.values.withUnsafeBufferPointer { input in
        let (input, output, columns) = unsafe (input, output, columns)
        forEachTask(stretches, limit: workers) { task, worker in
          let places = task * stretch..<min((task + 1) * stretch, map.area)
          let tile = unsafe MutableMatrix(
            output, at: places.lowerBound, rows: outputs, columns: places.count, stride: map.area)
          let matrix: Matrix
          if side == 1 {
            matrix = unsafe Matrix(
              input, at: places.lowerBound, rows: inner, columns: places.count, stride: map.area)
          } else {
            let room = worker * inner * stretch
            let own = columns.extracting(room..<room + inner * places.count)
            unsafe layOut(map, input, places, into: own)
            matrix = unsafe Matrix(
              UnsafeBufferPointer(own), rows: inner, columns: places.count)
          }
          unsafe multiply(
            Matrix(weight, rows: outputs, columns: inner).asIs, matrix.asIs, into: tile)
          affine.apply(to: tile)
        }
      }
    }
  }
  return result
}

/// The floats that a worker may lay out as columns: 64 MiB.
private let columnLimit = 1 << 24

/// Lays out the three by three surroundings of `places` as columns, [channels · 9, places].
private func layOut(
  _ map: FeatureMap, _ input: UnsafeBufferPointer<Float>, _ places: Range<Int>,
  into columns: UnsafeMutableBufferPointer<Float>
) {
  var index = 0
  for channel in 0..<map.channels {
    for dy in -1...1 {
      for dx in -1...1 {
        var (y, x) = places.lowerBound.quotientAndRemainder(dividingBy: map.width)
        let start = channel * map.area
        for _ in places {
          let (row, column) = (y + dy, x + dx)
          let inside = row >= 0 && row < map.height && column >= 0 && column < map.width
          unsafe columns[index] = inside ? input[start + row * map.width + column] : 0
          index += 1
          x += 1
          if x == map.width { (y, x) = (y + 1, 0) }
        }
      }
    }
  }
}

/// A transposed convolution with a kernel of 2 by 2 and stride 2, which doubles height and width.
///
/// `weight` is [channels, outputs, 2, 2], as PyTorch has it.
package func doublingConvolution(
  _ map: FeatureMap, weight: Span<Float>, then affine: ChannelAffine
) -> FeatureMap {
  let outputs = affine.scale.count
  precondition(weight.count == map.channels * outputs * 4, "a weight of another shape")
  var result = FeatureMap(channels: outputs, height: 2 * map.height, width: 2 * map.width)
  let groups = (outputs + outputGroup - 1) / outputGroup
  let weight = unsafe buffer(weight)
  unsafe result.values.withUnsafeMutableBufferPointer { output in
    unsafe map.values.withUnsafeBufferPointer { input in
      let (input, output) = unsafe (input, output)
      forEachTask(groups) { group, _ in
        let channels = group * outputGroup..<min((group + 1) * outputGroup, outputs)
        let corners = 4 * channels.count
        var products = [Float](repeating: 0, count: corners * map.area)  // [channels, 2, 2, places]
        unsafe products.withUnsafeMutableBufferPointer { products in
          unsafe multiply(
            Matrix(
              weight, at: channels.lowerBound * 4, rows: map.channels, columns: corners,
              stride: outputs * 4
            ).transposed,
            Matrix(input, rows: map.channels, columns: map.area).asIs,
            into: MutableMatrix(products, rows: corners, columns: map.area))
        }
        let planes = unsafe MutableMatrix(
          output, at: channels.lowerBound * 4 * map.area, rows: channels.count,
          columns: 4 * map.area)
        unsafe interleave(products, map, into: planes.base)
        affine.apply(to: planes, from: channels.lowerBound)
      }
    }
  }
  return result
}

/// The output channels of a doubling convolution that are computed together.
private let outputGroup = 32

/// Puts the four results of each place, [channels, 2, 2, places], where they stand in the planes.
private func interleave(
  _ products: [Float], _ map: FeatureMap, into planes: UnsafeMutablePointer<Float>
) {
  for (block, start) in stride(from: 0, to: products.count, by: map.area).enumerated() {
    let (dy, dx) = (block % 4 / 2, block % 2)
    let plane = unsafe planes + block / 4 * 4 * map.area
    for y in 0..<map.height {
      let row = unsafe plane + (2 * y + dy) * 2 * map.width + dx
      for x in 0..<map.width { unsafe row[2 * x] = products[start + y * map.width + x] }
    }
  }
}
