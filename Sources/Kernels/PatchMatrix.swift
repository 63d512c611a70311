/// The patches of square pictures as rows, ready for the product with a patch embedding's weight.
///
/// `pictures` is [batch, channels, side, side]; the result [batch · (1 + grid²), channels · patch²] has
/// the values of a patch in the order of a convolution's weight, patches row by row, and before those
/// of each picture a row of zeros, whose product makes room for the class token.
package func patchMatrix(
  _ pictures: [Float], batch: Int, channels: Int, side: Int, patch: Int
) -> [Float] {
  precondition(batch > 0 && channels > 0 && patch > 0 && side >= patch, "empty pictures")
  precondition(pictures.count == batch * channels * side * side, "pictures of another shape")
  let grid = side / patch
  let width = channels * patch * patch
  var matrix = [Float](repeating: 0, count: batch * (grid * grid + 1) * width)
  Profile.measure(.patches) {
    unsafe matrix.withUnsafeMutableBufferPointer { matrix in
      let pictures = unsafe buffer(pictures.span)
      guard let from = pictures.baseAddress, let to = matrix.baseAddress else { return }
      forEachTask(batch * grid) { task, _ in
        let (picture, y) = task.quotientAndRemainder(dividingBy: grid)
        for channel in 0..<channels {
          for line in 0..<patch {
            let source = ((picture * channels + channel) * side + y * patch + line) * side
            for x in 0..<grid {
              let row = picture * (grid * grid + 1) + 1 + y * grid + x
              unsafe (to + row * width + (channel * patch + line) * patch)
                .update(from: from + source + x * patch, count: patch)
            }
          }
        }
      }
    }
  }
  return matrix
}
