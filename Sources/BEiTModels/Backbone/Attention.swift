internal import Kernels

/// Multi-head self-attention with relative position bias; the key has no bias of its own.
struct Attention: Sendable {
  let qkv: Linear
  let projection: Linear
  let positionBias: PositionBias?
  private let heads: Int
  private let headWidth: Int
  private let format: ProductFormat

  init(_ reader: WeightReader, _ backbone: BackboneConfiguration, table: Bool) throws(ModelError) {
    let width = backbone.width
    heads = backbone.heads
    headWidth = backbone.headWidth
    let query = try reader.weight("queryBias", width).array
    let value = try reader.weight("valueBias", width).array
    let bias = query + [Float](repeating: 0, count: width) + value
    qkv = Linear(
      weight: try reader["qkv"].weight("weight", 3 * width, width), bias: Weight(bias),
      from: width, to: 3 * width, reader.format)
    projection = try Linear(reader["projection"], from: width, to: width, reader.format)
    format = reader.format
    positionBias =
      table ? try reader.positionBias("relativePositionBias", backbone) : nil
  }

  /// Lets the weights get ready for `rows` rows.
  func prepare(for rows: Int) {
    qkv.prepare(for: rows)
    projection.prepare(for: rows)
  }

  /// x ← x + layerScale ⊙ projection(attention(scratch.normed)).
  func callAsFunction(
    _ x: inout [Float], batch: Int, shared: PositionBias?, layerScale: Weight,
    _ scratch: inout Scratch
  ) {
    qkv(scratch.normed, into: &scratch.qkv)  // [B·N, 3D]
    attention(
      scratch.qkv, shape(batch, x.count), bias: positionBias ?? shared, format: format,
      into: &scratch.context)  // [B·N, D]
    projection.add(scratch.context, scale: layerScale, to: &x, branch: &scratch.normed)
  }

  /// The attention that each token of `normed` pays to each other, [B, heads, N, N].
  func maps(_ normed: [Float], batch: Int, shared: PositionBias?) -> [Float] {
    attentionMaps(qkv(normed), shape(batch, normed.count), bias: positionBias ?? shared)
  }

  private func shape(_ batch: Int, _ count: Int) -> AttentionShape {
    AttentionShape(
      batch: batch, tokens: count / batch / (heads * headWidth), heads: heads,
      headWidth: headWidth)
  }
}

extension WeightReader {
  /// The relative position bias table called `name`.
  func positionBias(
    _ name: String, _ backbone: BackboneConfiguration
  ) throws(ModelError) -> PositionBias {
    let table = try weight(name, backbone.biasRows, backbone.heads)
    return PositionBias(table: table.values, heads: backbone.heads, grid: backbone.grid)
  }
}
