extension Preprocessing {
  /// Evaluation in the original BEiT v2 code: the short side to 8/7 of the crop, from 384 to the crop.
  public static func unilm(imageSize: Int) -> Preprocessing {
    let side = imageSize < 384 ? quotient(imageSize, 0.875) : imageSize
    return Preprocessing(resize: .shortSide(side), crop: imageSize)
  }

  /// Evaluation in mmpretrain: as the original, after turning the picture upright.
  ///
  /// mmpretrain normalises values of 0 to 255 with 255-fold mean and std: this differs from the
  /// order used here by at most 5e-7 a value. Its JPEG decoder is OpenCV's.
  public static func mmpretrain(imageSize: Int = 224) -> Preprocessing {
    var result = unilm(imageSize: imageSize)
    result.orientation = .apply
    return result
  }

  /// Evaluation in timm: the short side to `imageSize / cropPercent`, rounded down.
  public static func timm(imageSize: Int, cropPercent: Double) -> Preprocessing {
    Preprocessing(resize: .shortSide(quotient(imageSize, cropPercent)), crop: imageSize)
  }

  /// The image processors of Hugging Face's converted checkpoints: scaled to a square, not cropped.
  public static func huggingFace(
    imageSize: Int, filter: ResizeFilter = .bilinear, mean: SIMD3<Double> = SIMD3(repeating: 0.5),
    std: SIMD3<Double> = SIMD3(repeating: 0.5)
  ) -> Preprocessing {
    Preprocessing(
      resize: .exact(width: imageSize, height: imageSize), filter: filter, crop: nil, mean: mean,
      std: std)
  }

  /// The input of the VQ-KD tokenizer: values between 0 and 1, which it normalises itself.
  public static func tokenizer(imageSize: Int) -> Preprocessing {
    var result = unilm(imageSize: imageSize)
    result.mean = SIMD3(repeating: 0)
    result.std = SIMD3(repeating: 1)
    return result
  }

  /// The quotient rounded down; 0, which no resize accepts, when it is no size at all.
  private static func quotient(_ size: Int, _ divisor: Double) -> Int {
    Int(exactly: (Double(size) / divisor).rounded(.down)) ?? 0
  }
}
