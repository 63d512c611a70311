/// The channels of one picture as planes, [channels, height, width].
package struct FeatureMap: Sendable {
  /// The planes.
  package let channels: Int
  /// The rows of a plane.
  package let height: Int
  /// The columns of a plane.
  package let width: Int
  /// The values, plane by plane.
  package var values: [Float]

  /// Gives `values` their extents.
  package init(channels: Int, height: Int, width: Int, values: [Float]) {
    precondition(channels > 0 && height > 0 && width > 0, "an empty feature map")
    precondition(values.count == channels * height * width, "as many values as the extents hold")
    self.channels = channels
    self.height = height
    self.width = width
    self.values = values
  }

  /// A map of zeros.
  package init(channels: Int, height: Int, width: Int) {
    self.init(
      channels: channels, height: height, width: width,
      values: [Float](repeating: 0, count: channels * height * width))
  }

  /// The places of a plane.
  package var area: Int { height * width }

  /// Adds `other`, which has the same extents.
  package mutating func add(_ other: FeatureMap) {
    precondition(
      other.channels == channels && other.height == height && other.width == width,
      "maps of different extents")
    for index in values.indices { values[index] += other.values[index] }
  }

  /// The channels of all `maps`, one after another; they agree in height and width.
  package static func stacked(_ maps: [FeatureMap]) -> FeatureMap {
    precondition(!maps.isEmpty, "nothing to stack")
    return FeatureMap(
      channels: maps.reduce(0) { $0 + $1.channels }, height: maps[0].height,
      width: maps[0].width, values: maps.flatMap(\.values))
  }
}

/// Fills the planes of a new map, each by `body`, in parallel.
func eachPlane(
  channels: Int, height: Int, width: Int,
  _ body: (_ plane: UnsafeMutableBufferPointer<Float>, _ channel: Int) -> Void
) -> FeatureMap {
  var result = FeatureMap(channels: channels, height: height, width: width)
  let area = height * width
  unsafe result.values.withUnsafeMutableBufferPointer { values in
    let values = unsafe values
    forEachTask(channels) { channel, _ in
      unsafe body(values.extracting(channel * area..<(channel + 1) * area), channel)
    }
  }
  return result
}
