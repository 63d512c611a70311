internal import Tensors

extension String {
  /// Whether no more than thirty combining marks follow one another, which is what Unicode's
  /// stream-safe format allows (UAX #15).
  ///
  /// Swift sorts the marks of a run whenever it compares or hashes a string, in time that grows with
  /// the square of their number: a hundred thousand take two seconds.
  package var isStreamSafe: Bool {
    var marks = 0
    for scalar in unicodeScalars {
      // All marks are above the Latin letters.
      if scalar.value < 0x300 || !scalar.isCombining {
        marks = 0
      } else {
        marks += 1
        guard marks <= 30 else { return false }
      }
    }
    return true
  }

  /// The text with characters that could steer a terminal written as escapes, cut to about `limit`
  /// bytes.
  package func printable(limit: Int) -> String {
    let isCut = utf8.count > limit
    guard isCut || unicodeScalars.contains(where: \.isSteering) else { return self }
    var text = ""
    for scalar in unicodeScalars {
      guard text.utf8.count < limit else { break }
      if scalar.isSteering {
        text += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return isCut ? text + "…" : text
  }
}

extension CheckpointError {
  /// The error fit for a terminal: names in it come from the file.
  var printable: CheckpointError {
    CheckpointError(
      subject.printable(limit: 4 << 10), kind, detail.printable(limit: 4 << 10), hint: hint)
  }
}

extension Unicode.Scalar {
  /// Whether it is reordered with its neighbours, or decomposes into such.
  fileprivate var isCombining: Bool {
    properties.canonicalCombiningClass != .notReordered || [0xf73, 0xf75, 0xf81].contains(value)
  }

  /// Whether it is a control character or changes the direction of text.
  var isSteering: Bool {
    switch value {
    case 0..<0x20, 0x7f..<0xa0, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}
