internal import CImageShims

extension RGBImage {
  /// The picture scaled to that size, byte for byte as Pillow's `resize` gives it.
  ///
  /// Columns and rows are scaled in two passes, each rounded to bytes; a side that keeps its length
  /// is not filtered.
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
    let across = ResampleWindows(
      input: self.width, output: width, kept: columns, filter: filter)
    let down = ResampleWindows(input: self.height, output: height, kept: rows, filter: filter)
    if takesRowsFirst(toWidth: width, height: height) {
      return scaledDown(down, columns: across.inputs).scaledAcross(
        across.fromFirstInput, rows: 0..<rows.count)
    }
    return scaledAcross(across, rows: down.inputs).scaledDown(
      down.fromFirstInput, columns: 0..<columns.count)
  }

  /// Whether Pillow scales the rows first: since version 13 where these shrink much more.
  ///
  /// Rounding in between makes the order visible. Earlier versions begin with the columns, except
  /// for pictures a hundred times as tall as wide.
  private func takesRowsFirst(toWidth width: Int, height: Int) -> Bool {
    let shrinkage = self.height - height
    return shrinkage > 0 && shrinkage > 2 * (self.width - width)
  }

  /// Sums columns of each of `rows`.
  private func scaledAcross(_ windows: ResampleWindows, rows: Range<Int>) -> RGBImage {
    guard !windows.keepLength else { return cropped(columns: windows.inputs, rows: rows) }
    let scratchSize = 3 * Int(ZOO_RESAMPLE_ROWS) * windows.inputs.count
    var scratch = [UInt8](repeating: 0, count: scratchSize)
    return unsafe made(width: windows.count, height: rows.count) { input, output in
      unsafe zoo_resample_columns(
        input + rows.lowerBound * stride, stride, rows.count, windows.records, windows.taps,
        windows.count, &scratch, output)
    }
  }

  /// Sums rows, of which it takes only `columns`.
  private func scaledDown(_ windows: ResampleWindows, columns: Range<Int>) -> RGBImage {
    guard !windows.keepLength else { return cropped(columns: columns, rows: windows.inputs) }
    return unsafe made(width: columns.count, height: windows.count) { input, output in
      unsafe zoo_resample_rows(
        input + 3 * columns.lowerBound, stride, 3 * columns.count, windows.records,
        windows.taps, windows.count, output)
    }
  }

  /// A picture of that size whose samples `pass` writes; it reads the samples of this one.
  private func made(
    width: Int, height: Int, _ pass: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Void
  ) -> RGBImage {
    let size = ImageSize(width: width, height: height)
    let result = unsafe samples(of: size) { output in
      unsafe pixels.withUnsafeBufferPointer { input in
        guard let base = input.baseAddress else { return false }
        unsafe pass(base, output)
        return true
      }
    }
    return RGBImage(width: width, height: height, pixels: result)
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
