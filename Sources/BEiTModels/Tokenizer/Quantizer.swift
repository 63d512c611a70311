internal import Kernels

/// The codebook of a tokenizer: rows of length one, compared by angle.
///
/// Mirrors `NormEMAVectorQuantizer` of unilm's `norm_ema_quantizer.py`.
package struct Quantizer: Sendable {
  /// The width of a code.
  package let width: Int
  /// The codes, [codes, width].
  package private(set) var codebook: [Float]
  /// How often each code was chosen, a running mean; empty where it is not kept.
  package private(set) var usage: [Float]

  /// Holds a codebook of rows of `width` values.
  package init(codebook: [Float], width: Int, usage: [Float]) {
    precondition(width > 0 && codebook.count.isMultiple(of: width), "codes are not whole rows")
    precondition(usage.isEmpty || usage.count == codebook.count / width, "one usage a code")
    self.width = width
    self.codebook = codebook
    self.usage = usage
  }

  /// The number of codes.
  package var count: Int { codebook.count / width }

  /// The nearest code of each row, and what else falls out of the search.
  package struct Assignment: Sendable {
    /// The rows with length one, [rows, width].
    package let normalised: [Float]
    /// The index of each row's code; the first of equals.
    package let codes: [Int]
    /// By how much the cosine of the best code exceeds that of the second.
    package let margins: [Float]
  }

  /// Finds the nearest code of each row of `values`, [rows, width], after giving it length one.
  package func assign(_ values: [Float]) -> Assignment {
    var rows = values
    normaliseRows(&rows, width: width)
    let lengths = (0..<count).map { code in
      codebook[code * width..<(code + 1) * width].reduce(0) { $0 + $1 * $1 }
    }
    var cosines = [Float](repeating: 0, count: rows.count / width * count)
    linear(rows, weight: codebook.span, inputs: width, outputs: count, into: &cosines)
    var codes: [Int] = []
    var margins: [Float] = []
    for start in stride(from: 0, to: cosines.count, by: count) {
      let found = nearest(cosines[start..<start + count], lengths)
      codes.append(found.code)
      margins.append(found.margin)
    }
    return Assignment(normalised: rows, codes: codes, margins: margins)
  }

  /// The codes themselves, [indices, width].
  package func rows(_ codes: [Int]) -> [Float] {
    codes.flatMap { codebook[$0 * width..<($0 + 1) * width] }
  }

  /// The mean squared distance between rows and their codes.
  package func commitmentLoss(_ assignment: Assignment) -> Float {
    let rows = rows(assignment.codes)
    let sum = zip(rows, assignment.normalised).reduce(0.0) {
      $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
    }
    return Float(sum / Double(rows.count))
  }

  /// Follows the assigned rows, as a step of training does; without `learning` only usage changes.
  package mutating func follow(_ assignment: Assignment, decay: Float = 0.99, learning: Bool) {
    var counts = [Float](repeating: 0, count: count)
    var sums = [Float](repeating: 0, count: codebook.count)
    for (row, code) in assignment.codes.enumerated() {
      counts[code] += 1
      for channel in 0..<width {
        sums[code * width + channel] += assignment.normalised[row * width + channel]
      }
    }
    for code in usage.indices { usage[code] = decay * usage[code] + (1 - decay) * counts[code] }
    guard learning else { return }
    // A code that nobody chose stays where it is.
    for index in sums.indices {
      let chosen = counts[index / width]
      sums[index] = chosen == 0 ? codebook[index] : sums[index] / chosen
    }
    normaliseRows(&sums, width: width)
    for index in codebook.indices {
      codebook[index] = decay * codebook[index] + (1 - decay) * sums[index]
    }
    normaliseRows(&codebook, width: width)
  }

  private func nearest(
    _ cosines: ArraySlice<Float>, _ lengths: [Float]
  ) -> (code: Int, margin: Float) {
    var (best, second) = (Float.infinity, Float.infinity)
    var code = 0
    for (index, cosine) in cosines.enumerated() {
      let distance = lengths[index] - 2 * cosine
      if distance < best {
        (best, second, code) = (distance, best, index)
      } else if distance < second {
        second = distance
      }
    }
    return (code, (second - best) / 2)
  }
}
