/// The feed-forward half of a block: linear, exact GELU, linear.
struct MLP: Sendable {
  private let fc1: Linear
  private let fc2: Linear

  init(_ reader: WeightReader, _ backbone: BackboneConfiguration) throws(ModelError) {
    fc1 = try Linear(reader["fc1"], from: backbone.width, to: backbone.mlpWidth, reader.format)
    fc2 = try Linear(reader["fc2"], from: backbone.mlpWidth, to: backbone.width, reader.format)
  }

  /// Lets the weights get ready for `rows` rows.
  func prepare(for rows: Int) {
    fc1.prepare(for: rows)
    fc2.prepare(for: rows)
  }

  /// x ← x + layerScale ⊙ fc2(gelu(fc1(scratch.normed))).
  func callAsFunction(_ x: inout [Float], layerScale: Weight, _ scratch: inout Scratch) {
    fc1.gelu(scratch.normed, into: &scratch.hidden)  // [B·N, F]
    fc2.add(scratch.hidden, scale: layerScale, to: &x, branch: &scratch.normed)  // [B·N, D]
  }
}
