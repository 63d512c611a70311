/// The intermediate results of a block, allocated once a forward pass.
struct Scratch {
  /// [B·N, D]: the normalised tokens, then the branch before it is added.
  var normed: [Float]
  /// [B·N, 3D]: query, key and value.
  var qkv: [Float]
  /// [B·N, D]: what attention gathered.
  var context: [Float]
  /// [B·N, F]: the hidden layer of the MLP.
  var hidden: [Float]

  init(rows: Int, _ backbone: BackboneConfiguration) {
    normed = [Float](repeating: 0, count: rows * backbone.width)
    qkv = [Float](repeating: 0, count: rows * 3 * backbone.width)
    context = [Float](repeating: 0, count: rows * backbone.width)
    hidden = [Float](repeating: 0, count: rows * backbone.mlpWidth)
  }
}
