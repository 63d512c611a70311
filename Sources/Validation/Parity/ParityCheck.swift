internal import Glibc
internal import Registry

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
    if let contradiction { return Judgement(.inconclusive, [contradiction] + successes) }
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
    return
      "\(counted(other.count, "picture")) of \(grouped(pictures.count)) got another best class: "
      + names + (other.count > 3 ? ", …" : "")
  }

  private var bytes: String? {
    let other = pictures.filter { $0.pixelsEqual == false }
    guard tolerance.equalPixels, let first = other.first else { return nil }
    return "\(counted(other.count, "picture")) of \(grouped(pictures.count)) "
      + "\(other.count == 1 ? "was" : "were") prepared to other pixels, the first \(first.file)"
  }

  private var labelled: Int { pictures.count { $0.label != nil } }

  /// An accuracy of other pictures than these tells nothing of these, nor they of it.
  private var contradiction: String? {
    guard let recorded, recorded.count != labelled else { return nil }
    return "the recorded accuracy is of \(counted(recorded.count, "picture")), "
      + "the references hold \(grouped(labelled)) with a label: it was not compared"
  }

  private var accuracy: String? {
    guard let measured, let recorded, contradiction == nil, tolerance.disagreements == 0,
      !Self.isRounded(recorded.top1, from: measured.top1)
        || !Self.isRounded(recorded.top5, from: measured.top5)
    else { return nil }
    let rates = [
      ("top-1", measured.top1, recorded.top1), ("top-5", measured.top5, recorded.top5),
    ].map { name, measured, recorded in
      let text = RateText(
        measured, places: places(of: labelled), beside: RecordedRate(written: recorded))
      return "\(name): \(text.both)"
    }
    return rates.joined(separator: "; ")
  }

  /// Whether `recorded` is `value` rounded, half up or down, to the decimals that it has.
  static func isRounded(_ recorded: Double, from value: Double) -> Bool {
    // Zeros at the end may be missing, which no accuracy of so few pictures hides a difference behind.
    abs(value - recorded) <= 0.5 * pow(10, -Double(writtenDecimals(of: recorded))) + 1e-9
  }

  private var successes: [String] {
    let same = pictures.count(where: \.agrees)
    let digests = pictures.count { $0.pixelsEqual == true }
    return [
      "the best class is the recorded one on \(grouped(same)) of \(counted(pictures.count, "picture"))",
      "no logit is off by more than \(significant(maxAbsDiff ?? 0))"
        + " (allowed \(significant(tolerance.maxAbsDiff)))",
      digests > 0
        ? "\(counted(digests, "picture")) prepared to the recorded pixels, byte for byte" : nil,
    ].compactMap(\.self)
  }
}
