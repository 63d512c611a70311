/// The mean of each picture's patch tokens, without the class token: [B·N, D] → [B, D].
func meanOfPatches(_ tokens: [Float], _ backbone: BackboneConfiguration) -> [Float] {
  let (count, width) = (backbone.tokens, backbone.width)
  let batch = tokens.count / (count * width)
  var means = [Float](repeating: 0, count: batch * width)
  for picture in 0..<batch {
    for token in 1..<count {
      let row = (picture * count + token) * width
      for channel in 0..<width { means[picture * width + channel] += tokens[row + channel] }
    }
  }
  let share = 1 / Float(count - 1)
  for index in means.indices { means[index] *= share }
  return means
}

/// The class token of each picture: [B·N, D] → [B, D].
func classTokens(of tokens: [Float], _ backbone: BackboneConfiguration) -> [Float] {
  let (stride, width) = (backbone.tokens * backbone.width, backbone.width)
  return (0..<tokens.count / stride).flatMap { tokens[$0 * stride..<$0 * stride + width] }
}

/// The patch tokens of each picture: [B·N, D] → [B·patches, D].
func patchTokens(of tokens: [Float], _ backbone: BackboneConfiguration) -> [Float] {
  let (stride, width) = (backbone.tokens * backbone.width, backbone.width)
  return (0..<tokens.count / stride).flatMap { tokens[$0 * stride + width..<($0 + 1) * stride] }
}

/// Patch tokens as feature maps: [B·patches, D] → [B, D, grid, grid].
func featureMaps(_ patches: [Float], width: Int, grid: Int) -> FloatTensor {
  let area = grid * grid
  let batch = patches.count / (area * width)
  var maps = [Float](repeating: 0, count: patches.count)
  for picture in 0..<batch {
    let start = picture * area * width
    for place in 0..<area {
      for channel in 0..<width {
        maps[start + channel * area + place] = patches[start + place * width + channel]
      }
    }
  }
  return FloatTensor(shape: [batch, width, grid, grid], values: maps)
}
