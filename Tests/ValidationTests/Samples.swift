import BEiTModels
import FoundationEssentials
import Glibc
import Imaging
import Registry
import Tensors
import TestSupport
import Validation

/// A model that can be computed by hand: each logit is a fixed sum of the picture's samples.
struct SumModel: PictureClassifying {
  let classes: Int
  let imageSize: Int
  /// The precision that the model states; it computes in float32.
  var precision = Precision.float32
  private let weights: [Float]

  init(classes: Int = 5, imageSize: Int = 8, seed: UInt64 = 7) {
    self.classes = classes
    self.imageSize = imageSize
    var random = SeededGenerator(seed: seed)
    weights = (0..<classes * 3 * imageSize * imageSize).map { _ in
      Float.random(in: -1...1, using: &random)
    }
  }

  func logits(for pictures: FloatTensor) throws(ModelError) -> FloatTensor {
    let size = 3 * imageSize * imageSize
    let batch = pictures.values.count / size
    let values = (0..<batch * classes).map { index in
      let (picture, row) = (index / classes * size, index % classes * size)
      return (0..<size).reduce(Float(0)) { sum, offset in
        sum + pictures.values[picture + offset] * weights[row + offset] / 4
      }
    }
    return FloatTensor(shape: [batch, classes], values: values)
  }
}

/// A small preprocessing.
let smallPreprocessing = Preprocessing(resize: .shortSide(9), crop: 8)

/// The bytes of a PNG file with random pixels.
func randomPicture(_ random: inout SeededGenerator, width: Int = 12, height: Int = 10) throws
  -> [UInt8]
{
  let tint = (0..<3).map { _ in Int.random(in: 0...180, using: &random) }
  let pixels = (0..<3 * width * height).map { index in
    UInt8(tint[index % 3] + Int.random(in: 0...75, using: &random))
  }
  return try PNGEncoder.encode(RGBImage(width: width, height: height, pixels: pixels))
}

/// Writes `bytes` to `path`, and makes the folders on the way.
func write(_ bytes: [UInt8], to path: String) throws {
  let url = URL(filePath: path)
  try FileManager.default.createDirectory(
    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
  try Data(bytes).write(to: url)
}

/// Writes `text` to `path`, and makes the folders on the way.
func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

/// The logits of `model` for the picture at `path`.
func logits(of path: String, _ model: SumModel) throws -> [Float] {
  let values = try smallPreprocessing.imageTensor(path)
  let shape = [1, 3, model.imageSize, model.imageSize]
  return try model.logits(for: FloatTensor(shape: shape, values: values)).values
}
