import BEiTZoo
import Registry

extension SpeedReport {
  /// The report for people.
  var lines: [String] {
    let (median, least, most) = (
      milliseconds(secondsPerBatch.median), milliseconds(secondsPerBatch.min),
      milliseconds(secondsPerBatch.max)
    )
    let rows = shares.map { [$0.operation, decimal(100 * $0.share, places: 1) + " %"] }
    return [
      "\(decimal(picturesPerSecond, places: 2)) pictures/s, \(decimal(gflops, places: 0)) GFLOP/s",
      "batch of \(batch): median \(median) ms, \(least) to \(most) ms in \(passes) passes",
      "\(threads) thread\(threads == 1 ? "" : "s"), \(precision), \(instructions), \(weights) weights",
      "",
    ] + TextTable(header: ["OPERATION", "TIME"], rows: rows).lines
  }
}

extension PictureSpeedReport {
  /// The report for people.
  var lines: [String] {
    let (median, least, most) = (
      milliseconds(secondsPerPicture.median), milliseconds(secondsPerPicture.min),
      milliseconds(secondsPerPicture.max)
    )
    return [
      "\(decimal(picturesPerSecond, places: 1)) pictures/s on one thread",
      "\(pictures == 1 ? "1 picture" : "\(pictures) pictures"): median \(median) ms, "
        + "\(least) to \(most) ms in \(rounds == 1 ? "1 round" : "\(rounds) rounds")",
    ]
  }
}

private func milliseconds(_ seconds: Double) -> String { decimal(1000 * seconds, places: 1) }
