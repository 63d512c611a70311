internal import Imaging
internal import Tensors

/// A picture as a model takes it.
struct PreparedPicture: Sendable {
  /// The pixels in a row.
  let width: Int
  /// The rows.
  let height: Int
  /// The normalised samples [3, height, width].
  let values: [Float]
  /// The SHA-256 of the scaled and cropped picture's RGB bytes, where it was asked for.
  let digest: String?
}

/// How picture files become prepared pictures.
struct PicturePreparation: Sendable {
  let preprocessing: Preprocessing
  var digests = false

  /// Reads and prepares the picture at `path`.
  func file(at path: String) -> PreparedFile<PreparedPicture> {
    PreparedFile(path: path) { (bytes) throws(ImageError) in try picture(bytes, at: path) }
  }

  /// Prepares the picture in `bytes`, which were read at `path`.
  private func picture(
    _ bytes: [UInt8], at path: String
  ) throws(ImageError) -> PreparedPicture {
    let image = try ImageDecoder.decode(
      bytes, name: path, orientation: preprocessing.orientation)
    do throws(ImageError) {
      return prepared(try preprocessing.pixels(of: image))
    } catch {
      throw ImageError(path, error.kind, "\(error.subject): \(error.detail)", hint: error.hint)
    }
  }

  private func prepared(_ image: RGBImage) -> PreparedPicture {
    PreparedPicture(
      width: image.width, height: image.height, values: preprocessing.normalized(image),
      digest: digests ? SHA256.digest(of: image.pixels) : nil)
  }
}
