/// How fast pictures were decoded and prepared for a model, on one thread.
public struct PictureSpeedReport: Codable, Hashable, Sendable {
  /// The model whose pipeline was used.
  public let model: String
  /// The pictures of a round.
  public let pictures: Int
  /// The rounds that were measured.
  public let rounds: Int
  /// Pictures a second, by the median.
  public let picturesPerSecond: Double
  /// How long a picture took, on average over each round.
  public let secondsPerPicture: SpeedReport.Seconds
}

extension Zoo {
  /// Measures how long the files at `paths` take from their bytes to what the model that `text` means
  /// computes with, on one thread.
  ///
  /// After a first round, rounds are measured until there are five of them and `seconds` have gone by.
  ///
  /// - Throws: `RegistryError`, `CheckpointError`, `ConversionError`, `ModelError` or `ImageError`.
  public func measurePictureSpeed(
    _ text: String, pictures paths: [String], seconds: Double = 2,
    settings: ModelSettings = ModelSettings()
  ) throws -> PictureSpeedReport {
    let loaded = try load(text, settings: settings)
    let round = { for path in paths { _ = try loaded.pixels(of: path) } }
    try round()
    var times: [Double] = []
    while times.count < 5 || times.reduce(0, +) < seconds {
      times.append(try ContinuousClock().measure(round) / .seconds(1))
    }
    let summary = SpeedReport.Seconds(times.map { $0 / Double(max(paths.count, 1)) })
    return PictureSpeedReport(
      model: text, pictures: paths.count, rounds: times.count,
      picturesPerSecond: 1 / summary.median, secondsPerPicture: summary)
  }
}
