/// When a measured accuracy is the recorded one.
public struct AccuracyRule: Codable, Hashable, Sendable {
  /// The difference, in points of percent, up to which a full run counts as exact.
  public var exact = 0.02
  /// The difference up to which a full run passes.
  public var pass = 0.05
  /// A part of the pictures fails where a result is less likely than this.
  public var significance = 0.001
  /// A part of the pictures decides nothing where a result is less likely than this.
  public var doubt = 0.05
  /// The half width of the interval, in points of percent, beyond which a part is too small to tell.
  public var resolution = 2.0
  /// How often, in percent, another implementation of the same model gives the same best class.
  ///
  /// Published differences between implementations are a few pictures in ten thousand.
  public var agreement = 99.0
  /// The fewest pictures on which agreement shows that: 300 that all agree exclude a rate below 99 %
  /// with a confidence of 95 %.
  public var pairs = 300

  /// The usual rule.
  public init() {}
}
