internal import FoundationEssentials

/// What is noted of a picture: the prediction, or why there is none.
package enum RunEntry: JournalEntry {
  case prediction(Prediction)
  case unreadable(index: Int, UnreadablePicture, labels: [Int]? = nil, sha256: String? = nil)

  /// The picture's position in the run, from 0.
  package var index: Int {
    switch self {
    case .prediction(let prediction): prediction.index
    case .unreadable(let index, _, _, _): index
    }
  }

  /// The file, relative to the folder of the data set.
  package var file: String {
    switch self {
    case .prediction(let prediction): prediction.file
    case .unreadable(_, let picture, _, _): picture.file
    }
  }

  /// The classes that are right, where they were noted.
  var labels: [Int]? {
    switch self {
    case .prediction(let prediction): prediction.labels
    case .unreadable(_, _, let labels, _): labels
    }
  }

  /// The SHA-256 of the file.
  package var digests: [String?] {
    switch self {
    case .prediction(let prediction): [prediction.sha256]
    case .unreadable(_, _, _, let sha256): [sha256]
    }
  }

  /// Whether the picture could be read.
  package var isReadable: Bool { prediction != nil }

  /// Whether the best class is right; nil where the picture could not be read.
  package var top1: Bool? { prediction?.top1 }

  /// Whether one of the best five classes is right; nil where the picture could not be read.
  package var top5: Bool? { prediction?.top5 }

  /// What the model said; nil where the picture could not be read.
  var prediction: Prediction? {
    if case .prediction(let prediction) = self { prediction } else { nil }
  }

  /// The same without its logits.
  package var condensed: RunEntry {
    guard case .prediction(let prediction) = self else { return self }
    return .prediction(prediction.withoutLogits)
  }
}

extension RunEntry {
  private enum CodingKeys: String, CodingKey {
    case index, reason, labels, sha256
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if container.contains(.reason) {
      let index = try container.decode(Int.self, forKey: .index)
      self = .unreadable(
        index: index, try UnreadablePicture(from: decoder),
        labels: try container.decodeIfPresent([Int].self, forKey: .labels),
        sha256: try container.decodeIfPresent(String.self, forKey: .sha256))
    } else {
      self = .prediction(try Prediction(from: decoder))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .prediction(let prediction):
      try prediction.encode(to: encoder)
    case .unreadable(let index, let picture, let labels, let sha256):
      try picture.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(index, forKey: .index)
      try container.encodeIfPresent(labels, forKey: .labels)
      try container.encodeIfPresent(sha256, forKey: .sha256)
    }
  }
}

/// `value` as a line of JSON whose keys are in order, so that equal values give equal bytes.
func jsonLine(_ value: some Encodable) -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  // Values of this module hold finite numbers alone, which always encode.
  let data = (try? encoder.encode(value)) ?? Data("null".utf8)
  return Array(data) + [UInt8(ascii: "\n")]
}
