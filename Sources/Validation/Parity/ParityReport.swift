public import BEiTModels

/// How a model compares with what an original implementation computed.
///
/// The JSON is what `zoo validate --references --json` prints; shares are in percent.
public struct ParityReport: Codable, Hashable, Sendable {
  /// The model.
  public let model: String
  /// The format of its large products.
  public let precision: Precision
  /// The pictures that were compared.
  public let count: Int
  /// How often the best answer was right; nil without labels.
  @Rounded public private(set) var top1: Double?
  /// How often one of the best five was right.
  @Rounded public private(set) var top5: Double?
  /// How often the best answer was the recorded one.
  @Rounded public private(set) var agreement: Double?
  /// The largest difference of a logit; nil where one is no finite number.
  public let maxAbsDiff: Double?
  /// The largest difference over the largest magnitude recorded for the same picture.
  public let maxRelDiff: Double?
  /// The mean difference.
  public let meanAbsDiff: Double?
  /// The smallest cosine between found and recorded logits of a picture.
  public let minCosine: Double?
  /// The prepared pixels beside the recorded ones.
  public let pixels: PixelAgreement
  /// The accuracy that was recorded.
  public let recorded: References.Recorded?
  /// What computed the references.
  public let implementation: [String: String]
  /// What counted as the same.
  public let tolerance: ParityTolerance
  /// The verdict.
  public let verdict: Verdict
  /// Why.
  public let reasons: [String]
  /// The pictures that could not be read.
  public let unreadable: [UnreadablePicture]
  /// Every picture that was compared, in the order of the references.
  public let pictures: [PictureParity]

  /// How many pictures were prepared to the recorded bytes.
  public struct PixelAgreement: Codable, Hashable, Sendable {
    /// Those that were.
    public let equal: Int
    /// Those that were not.
    public let different: Int
    /// Those of which no digest was recorded.
    public let unrecorded: Int
  }
}

extension ParityReport {
  init(
    _ references: References, model: String, precision: Precision, pictures: [PictureParity],
    unreadable: [UnreadablePicture], tolerance: ParityTolerance
  ) {
    self.model = model
    self.precision = precision
    count = pictures.count
    let hits = pictures.compactMap(\.top1)
    let top1 = percent(hits.count { $0 }, of: hits.count)
    let top5 = percent(pictures.count { $0.top5 == true }, of: hits.count)
    (self.top1, self.top5) = (top1, top5)
    agreement = percent(pictures.count(where: \.agrees), of: pictures.count)
    let differences = pictures.map(\.difference)
    maxAbsDiff = differences.map(\.maxAbs).worst(by: <)
    maxRelDiff = differences.map(\.maxRel).worst(by: <)
    minCosine = differences.map(\.cosine).worst(by: >)
    let means = differences.compactMap(\.meanAbs)
    meanAbsDiff = means.count == count && count > 0 ? means.reduce(0, +) / Double(count) : nil
    pixels = PixelAgreement(
      equal: pictures.count { $0.pixelsEqual == true },
      different: pictures.count { $0.pixelsEqual == false },
      unrecorded: pictures.count { $0.pixelsEqual == nil })
    recorded = references.recorded
    implementation = references.implementation
    self.tolerance = tolerance
    self.unreadable = unreadable
    self.pictures = pictures
    let judgement = ParityCheck(
      pictures: pictures, unreadable: unreadable.count, maxAbsDiff: maxAbsDiff,
      measured: both(top1, top5), recorded: recorded, tolerance: tolerance
    ).judgement
    verdict = judgement.verdict
    reasons = judgement.reasons
  }
}

/// Both values, where both are there.
private func both<First, Second>(_ first: First?, _ second: Second?) -> (First, Second)? {
  guard let first, let second else { return nil }
  return (first, second)
}

extension [Double?] {
  /// The extreme value; nil where one is missing.
  func worst(by areInOrder: (Double, Double) -> Bool) -> Double? {
    contains(nil) ? nil : compactMap(\.self).max(by: areInOrder)
  }
}

extension ParityReport {
  /// The pictures that have a label.
  private var labelled: Int { pictures.count { $0.top1 != nil } }

  /// The rates beside the recorded ones, as people read them.
  package var rates: [(name: String, text: RateText)] {
    [("top-1", top1, recorded?.top1), ("top-5", top5, recorded?.top5)].compactMap {
      name, measured, recorded in
      measured.map { measured in
        (
          name,
          RateText(
            measured, places: places(of: labelled),
            beside: recorded.map { RecordedRate(written: $0) })
        )
      }
    }
  }

  /// How often the best answer is the recorded one, as people read it.
  package var agreementText: String? {
    agreement.map { percentText($0, places: places(of: count)) }
  }
}
