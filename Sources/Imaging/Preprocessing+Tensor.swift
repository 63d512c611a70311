extension Preprocessing {
  /// The normalised samples `[3, height, width]` of a picture that is already scaled and cropped.
  ///
  /// Bit for bit as torchvision's `to_tensor` and `normalize`: each step rounded to single precision.
  package func normalized(_ image: RGBImage) -> [Float] {
    let source = image.pixels.span
    return [Float](capacity: source.count) { output in
      for channel in 0..<3 {
        let levels = levels(of: channel)
        for offset in stride(from: channel, to: source.count, by: 3) {
          output.append(levels[Int(source[offset])])
        }
      }
    }
  }

  /// The normalised value of each of the 256 levels.
  private func levels(of channel: Int) -> [Float] {
    let (mean, std) = (Float(mean[channel]), Float(std[channel]))
    return (0...255).map { (Float($0) / 255 - mean) / std }
  }

  /// The input `[3, height, width]` that a model gets for the picture in the file at `path`.
  package func imageTensor(_ path: String) throws(ImageError) -> [Float] {
    let image = try ImageDecoder.decode(path: path, orientation: orientation)
    do throws(ImageError) {
      return normalized(try pixels(of: image))
    } catch {
      throw ImageError(
        path, error.kind, "\(error.subject): \(error.detail)", hint: error.hint)
    }
  }
}
