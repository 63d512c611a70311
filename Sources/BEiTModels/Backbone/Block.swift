internal import Kernels

/// A transformer block that normalises before each half.
struct Block: Sendable {
  private let norm1: LayerNorm
  private let attention: Attention
  private let layerScale1: Weight
  private let norm2: LayerNorm
  private let mlp: MLP
  private let layerScale2: Weight

  init(
    _ reader: WeightReader, _ backbone: BackboneConfiguration, table: Bool = false
  ) throws(ModelError) {
    let width = backbone.width
    norm1 = try LayerNorm(reader["norm1"], width: width, epsilon: backbone.layerNormEpsilon)
    attention = try Attention(reader["attention"], backbone, table: table)
    norm2 = try LayerNorm(reader["norm2"], width: width, epsilon: backbone.layerNormEpsilon)
    mlp = try MLP(reader["mlp"], backbone)
    layerScale1 = backbone.layerScale ? try reader.weight("layerScale1", width) : .none
    layerScale2 = backbone.layerScale ? try reader.weight("layerScale2", width) : .none
  }

  /// Lets the weights get ready for `rows` rows.
  func prepare(for rows: Int) {
    attention.prepare(for: rows)
    mlp.prepare(for: rows)
  }

  /// x ← x + ls1 ⊙ attention(norm1(x)), then x ← x + ls2 ⊙ mlp(norm2(x)); x is [B·N, D].
  func callAsFunction(
    _ x: inout [Float], batch: Int, shared: PositionBias?, _ scratch: inout Scratch
  ) {
    norm1(x, into: &scratch.normed)
    attention(&x, batch: batch, shared: shared, layerScale: layerScale1, &scratch)
    norm2(x, into: &scratch.normed)
    mlp(&x, layerScale: layerScale2, &scratch)
  }

  /// The attention that each token of `x` pays to each other, [B, heads, N, N].
  func attentionMaps(_ x: [Float], batch: Int, shared: PositionBias?) -> [Float] {
    attention.maps(norm1(x), batch: batch, shared: shared)
  }
}
