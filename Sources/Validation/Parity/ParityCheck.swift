/// Judges a comparison with references.
struct ParityCheck {
  let pictures: [PictureParity]
  let unreadable: Int
  let maxAbsDiff: Double?
  let measured: (top1: Double, top5: Double)?
  let recorded: References.Recorded?
  let tolerance: ParityTolerance

  var judgement: Judgement {
    guard !pictures.isEmpty else {
      return Judgement(.inconclusive, "none of the pictures could be read")
    }
    let failures = [readability, finiteness, distance, agreement, bytes, accuracy]
      .compactMap(\.self)
    guard failures.isEmpty else { return Judgement(.fail, failures) }
    return Judgement(.pass, successes)
  }

  private var readability: String? {
    unreadable > 0 ? "\(counted(unreadable, "picture")) could not be read" : nil
  }

  private var finiteness: String? {
    let broken = pictures.count { $0.difference.maxAbs == nil }
    return broken > 0
      ? "\(counted(broken, "picture")) got logits that are no finite numbers" : nil
  }

  private var distance: String? {
    guard let maxAbsDiff, maxAbsDiff > tolerance.maxAbsDiff else { return nil }
    return "a logit is off by \(significant(maxAbsDiff)), "
      + "more than \(significant(tolerance.maxAbsDiff))"
  }

  private var agreement: String? {
    let other = pictures.filter { !$0.agrees }
    guard other.count > tolerance.disagreements else { return nil }
    let names = other.prefix(3).map(\.file).joined(separator: ", ")
    return "\(counted(other.count, "picture")) of \(pictures.count) got another best class: "
      + names + (other.count > 3 ? ", …" : "")
  }

  private var bytes: String? {
    let other = pictures.filter { $0.pixelsEqual == false }
    guard tolerance.equalPixels, let first = other.first else { return nil }
    return "\(counted(other.count, "picture")) of \(pictures.count) were prepared to other pixels, "
      + "the first \(first.file)"
  }

  /// The accuracy can only be held against the recorded one where it is of the same pictures.
  private var accuracy: String? {
    guard let measured, let recorded, recorded.count == pictures.count,
      tolerance.disagreements == 0
    else { return nil }
    let off = max(abs(measured.top1 - recorded.top1), abs(measured.top5 - recorded.top5))
    guard off > Self.recordedRounding else { return nil }
    return "top-1 and top-5 are \(percentText(measured.top1)) and \(percentText(measured.top5)), "
      + "recorded are \(percentText(recorded.top1)) and \(percentText(recorded.top5))"
  }

  /// Recorded percentages have at least two decimals.
  private static let recordedRounding = 0.0051

  private var successes: [String] {
    let same = pictures.count(where: \.agrees)
    let digests = pictures.count { $0.pixelsEqual == true }
    return [
      "the best class is the recorded one on \(same) of \(counted(pictures.count, "picture"))",
      "no logit is off by more than \(significant(maxAbsDiff ?? 0))"
        + " (allowed \(significant(tolerance.maxAbsDiff)))",
      digests > 0
        ? "\(counted(digests, "picture")) prepared to the recorded pixels, byte for byte" : nil,
    ].compactMap(\.self)
  }
}
