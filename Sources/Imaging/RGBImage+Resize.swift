internal import CImageShims

extension RGBImage {
  /// The picture scaled to that size, byte for byte as Pillow's `resize` gives it.
  ///
  /// Two passes, columns first, each rounded to bytes; a side that keeps its length is not filtered.
  package func resized(toWidth width: Int, height: Int, filter: ResizeFilter) -> RGBImage {
    resized(
      toWidth: width, height: height, filter: filter, columns: 0..<width, rows: 0..<height)
  }

  /// The part `columns` x `rows` of the scaled picture; nothing else is computed.
  func resized(
    toWidth width: Int, height: Int, filter: ResizeFilter, columns: Range<Int>, rows: Range<Int>
  ) -> RGBImage {
    precondition(columns.lowerBound >= 0 && columns.upperBound <= width && !columns.isEmpty)
    precondition(rows.lowerBound >= 0 && rows.upperBound <= height && !rows.isEmpty)
    guard height != self.height else {
      return columnPass(toWidth: width, columns: columns, rows: rows, filter: filter)
    }
    let windows = ResampleWindows(
      input: self.height, output: height, kept: rows, filter: filter)
    let needed = windows.inputs
    return columnPass(toWidth: width, columns: columns, rows: needed, filter: filter)
      .rowPass(windows.shifted(by: needed.lowerBound))
  }

  /// Scales each of `rows` to `width` and keeps `columns`.
  private func columnPass(
    toWidth width: Int, columns: Range<Int>, rows: Range<Int>, filter: ResizeFilter
  ) -> RGBImage {
    guard width != self.width else { return cropped(columns: columns, rows: rows) }
    let windows = ResampleWindows(
      input: self.width, output: width, kept: columns, filter: filter)
    var scratch = [UInt8](
      repeating: 0, count: 3 * Int(ZOO_RESAMPLE_ROWS) * windows.inputs.count)
    let size = ImageSize(width: columns.count, height: rows.count)
    let result = unsafe samples(of: size) { output in
      unsafe pixels.withUnsafeBufferPointer { input in
        guard let base = input.baseAddress else { return false }
        unsafe zoo_resample_columns(
          base + rows.lowerBound * stride, stride, rows.count, windows.records, windows.taps,
          windows.count, &scratch, output)
        return true
      }
    }
    return RGBImage(width: size.width, height: size.height, pixels: result)
  }

  private func rowPass(_ windows: ResampleWindows) -> RGBImage {
    let size = ImageSize(width: width, height: windows.count)
    let result = unsafe samples(of: size) { output in
      unsafe zoo_resample_rows(
        pixels, stride, stride, windows.records, windows.taps, windows.count, output)
      return true
    }
    return RGBImage(width: size.width, height: size.height, pixels: result)
  }

  /// The rectangle `columns` x `rows`, which must lie in the picture.
  func cropped(columns: Range<Int>, rows: Range<Int>) -> RGBImage {
    guard columns != 0..<width || rows != 0..<height else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(3 * columns.count * rows.count)
    for row in rows {
      let start = row * stride
      result += pixels[start + 3 * columns.lowerBound..<start + 3 * columns.upperBound]
    }
    return RGBImage(width: columns.count, height: rows.count, pixels: result)
  }
}
