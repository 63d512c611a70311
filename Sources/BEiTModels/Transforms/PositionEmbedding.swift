/// Absolute position embeddings at another grid, [1, tokens, width] flattened.
///
/// The class token's stays; the patches' are resized as PyTorch's bicubic `interpolate` does: without
/// antialiasing as unilm and mmpretrain do when they load, with it as timm does.
func resizedPositionEmbedding(
  _ embedding: [Float], width: Int, from source: Int, to target: Int, antialias: Bool = false
) -> [Float] {
  precondition(embedding.count == (source * source + 1) * width, "embeddings of another shape")
  guard source != target else { return embedding }
  let map =
    antialias
    ? AxisMap.antialiasedBicubic(from: source, to: target)
    : AxisMap.bicubic(from: source, to: target)
  var result = [Float](repeating: 0, count: (target * target + 1) * width)
  for channel in 0..<width {
    result[channel] = embedding[channel]
    let plane = (1...source * source).map { Double(embedding[$0 * width + channel]) }
    for (index, value) in map.applied(toBothAxesOf: plane).enumerated() {
      result[(index + 1) * width + channel] = Float(value)
    }
  }
  return result
}
