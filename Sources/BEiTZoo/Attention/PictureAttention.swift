internal import Kernels

/// How a block's class token divides its attention between the patches of a picture.
public struct PictureAttention: Sendable {
  /// A division of the attention.
  public struct Map: Codable, Hashable, Sendable {
    /// The head, or nil for the mean of all.
    public let head: Int?
    /// The part that each patch gets, row after row; together with `toItself` they make 1.
    public let patches: [Float]
    /// The part that the class token keeps.
    public let toItself: Float
  }

  /// The patches along one side.
  public let grid: Int
  /// The block, counted from 0.
  public let block: Int
  /// One map, or one for each head.
  public let maps: [Map]
  /// The picture as the model saw it, before its colours were normalised.
  let picture: RGBImage

  /// A PNG file of the picture under a map: dark where no attention goes, yellow where most does.
  ///
  /// `overlay` is the part of the map's colour, from 0 to 1.
  ///
  /// - Throws: `ImageError` where a PNG cannot be that large.
  public func png(of map: Map, overlay: Double = 0.6) throws(ImageError) -> [UInt8] {
    let share = min(1, max(0, overlay))
    let most = map.patches.max() ?? 0
    let levels = bilinear(
      FeatureMap(channels: 1, height: grid, width: grid, values: map.patches),
      height: picture.height, width: picture.width
    ).values
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * levels.count)
    for (place, level) in levels.enumerated() {
      let heat = PictureAttention.heat(most > 0 ? Double(level / most) : 0)
      for channel in 0..<3 {
        let own = Double(picture.pixels[3 * place + channel])
        pixels.append(UInt8((share * heat[channel] + (1 - share) * own).rounded()))
      }
    }
    return try PNGEncoder.encode(
      RGBImage(width: picture.width, height: picture.height, pixels: pixels))
  }

  /// A colour for a level from 0 to 1, ever lighter so that it is read in grey as well.
  private static func heat(_ level: Double) -> SIMD3<Double> {
    let place = min(1, max(0, level)) * Double(scale.count - 1)
    let step = min(Int(place), scale.count - 2)
    let share = place - Double(step)
    return scale[step] * (1 - share) + scale[step + 1] * share
  }

  private static let scale: [SIMD3<Double>] = [
    SIMD3(10, 6, 40), SIMD3(90, 20, 110), SIMD3(185, 50, 85), SIMD3(240, 120, 30),
    SIMD3(252, 225, 120),
  ]
}

extension LoadedModel {
  /// The attention of the class token in a block of the backbone, for the picture at `path`.
  ///
  /// Blocks count from 0, or from -1 backwards.
  ///
  /// - Throws: `ImageError` where the picture cannot be read, `ModelError` where there is no such
  ///   block or head.
  public func attention(
    inPicture path: String, block: Int = -1, heads: AttentionHeads = .averaged
  ) throws -> PictureAttention {
    let (backbone, side) = (configuration.backbone, configuration.backbone.imageSize)
    if case .one(let head) = heads, !(0..<backbone.heads).contains(head) {
      throw ModelError.configuration("head \(head) is not one of \(backbone.heads)")
    }
    let pixels = try pixels(of: path)
    let input = backboneInput(FloatTensor(shape: [1, 3, side, side], values: pixels))
    let found = try FeatureExtractor(model).attentionMaps(
      ofBlock: block, averaged: heads == .averaged, for: input)
    return PictureAttention(
      grid: backbone.grid, block: block < 0 ? backbone.depth + block : block,
      maps: heads.numbers(of: backbone.heads).map { head in
        PictureAttention.Map(found, head: head, tokens: backbone.tokens)
      },
      picture: try prepared(path).picture)
  }
}

extension AttentionHeads {
  /// The heads by their numbers; nil stands for the mean.
  fileprivate func numbers(of heads: Int) -> [Int?] {
    switch self {
    case .averaged: [nil]
    case .one(let head): [head]
    case .all: Array(0..<heads)
    }
  }
}

extension PictureAttention.Map {
  /// The first row of a head's map: what the class token looks at.
  fileprivate init(_ found: FloatTensor, head: Int?, tokens: Int) {
    let start = (head ?? 0) * tokens * tokens
    let row = found.values[start..<start + tokens]
    self.init(head: head, patches: Array(row.dropFirst()), toItself: row.first ?? 0)
  }
}
