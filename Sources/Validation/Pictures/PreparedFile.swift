internal import Imaging
internal import Tensors

/// A file that was read, with what came of it.
struct PreparedFile<Content: Sendable>: Sendable {
  /// What it holds, or why that cannot be read.
  let content: Result<Content, ImageError>
  /// The SHA-256 of its bytes; nil where it could not be opened.
  let sha256: String?

  /// Reads the file at `path`, and lets `make` make something of its bytes.
  init(path: String, _ make: ([UInt8]) throws(ImageError) -> Content) {
    do throws(ImageError) {
      let bytes = try ImageDecoder.contents(of: path)
      sha256 = SHA256.digest(of: bytes)
      content = Result { () throws(ImageError) in try make(bytes) }
    } catch {
      sha256 = nil
      content = .failure(error)
    }
  }
}
