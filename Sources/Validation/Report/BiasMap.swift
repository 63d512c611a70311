package import BEiTModels
internal import Imaging
package import Tensors

/// What the heads of a block add to the attention, by the distance between two patches.
package struct BiasMap: Hashable, Sendable {
  /// The block, from 0; nil where all blocks share the table.
  let block: Int?
  /// The number of heads.
  let heads: Int
  /// The greatest magnitude, which the strongest colour stands for.
  let limit: Float
  /// The maps of all heads beside each other.
  let picture: Thumbnail

  /// The maps of every block that has a table, read from weights of any layout.
  ///
  /// Tables that cannot be read or do not fit are left out.
  package static func all(
    _ weights: StateDict, _ configuration: BackboneConfiguration
  ) -> [BiasMap] {
    weights.names.filter(isTable).compactMap { name in
      guard let tensor = weights[name],
        tensor.shape == [configuration.biasRows, configuration.heads],
        let values = try? tensor.floats()
      else { return nil }
      return BiasMap(
        block: block(of: name), values, heads: configuration.heads,
        side: 2 * configuration.grid - 1)
    }
  }

  /// Whether a tensor is a table: called as in the Swift layout, or as all others call it.
  private static func isTable(_ name: String) -> Bool {
    name.hasSuffix("relativePositionBias") || name.hasSuffix("relative_position_bias_table")
  }

  private static func block(of name: String) -> Int? {
    name.split(separator: ".").lazy.compactMap { Int($0) }.first
  }

  /// `values` are the rows of a table, a value a head; the first `side * side` are distances.
  init?(block: Int?, _ values: [Float], heads: Int, side: Int) {
    guard heads > 0, side > 0, values.count >= side * side * heads, values.allSatisfy(\.isFinite)
    else { return nil }
    let distances = values[..<(side * side * heads)]
    let limit = max(distances.lazy.map(abs).max() ?? 0, .leastNormalMagnitude)
    let image = Self.image(Array(distances), heads: heads, side: side, limit: limit)
    guard let picture = Thumbnail(image, side: max(image.width, image.height)) else { return nil }
    self.block = block
    self.heads = heads
    self.limit = limit
    self.picture = picture
  }

  /// At most so many maps stand in a row.
  private static let columns = 8

  private static func image(_ values: [Float], heads: Int, side: Int, limit: Float) -> RGBImage {
    // Rows as even as can be: twelve heads are two of six.
    let rows = (heads + Self.columns - 1) / Self.columns
    let columns = (heads + rows - 1) / rows
    let (width, height) = (columns * (side + 1) - 1, rows * (side + 1) - 1)
    var pixels = [UInt8](repeating: 128, count: 3 * width * height)
    for head in 0..<heads {
      let origin = (head / columns * (side + 1)) * width + head % columns * (side + 1)
      for place in 0..<side * side {
        let offset = 3 * (origin + place / side * width + place % side)
        let color = color(of: values[place * heads + head] / limit)
        pixels.replaceSubrange(offset..<offset + 3, with: color)
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// Blue for -1, white for 0, red for 1.
  private static func color(of value: Float) -> [UInt8] {
    let end: [Float] = value < 0 ? [33, 102, 172] : [178, 24, 43]
    let share = min(1, abs(value))
    return end.map { UInt8((255 + ($0 - 255) * share).rounded()) }
  }
}
