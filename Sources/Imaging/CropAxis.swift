/// What a centre crop keeps along one side.
struct CropAxis: Hashable {
  /// The pixels that are kept.
  let kept: Range<Int>
  /// The black pixels before them.
  let padding: Int
  /// The pixels of the result.
  let length: Int

  /// Cuts `crop` pixels from the middle of `length`, or surrounds them with black if they are fewer.
  ///
  /// As torchvision does: half a pixel goes to the even offset when cutting, to the end when padding.
  init(length: Int, crop: Int?) {
    let crop = crop ?? length
    self.length = crop
    guard length >= crop else {
      kept = 0..<length
      padding = (crop - length) / 2
      return
    }
    let offset = Int((Double(length - crop) / 2).rounded(.toNearestOrEven))
    kept = offset..<offset + crop
    padding = 0
  }
}
