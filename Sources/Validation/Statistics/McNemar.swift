/// The exact test of McNemar: whether two classifiers are right equally often on the same pictures.
enum McNemar {
  /// How likely a split as uneven as this or more uneven is, where one or the other is right alone, if
  /// both are equally good.
  static func pValue(onlyFirst: Int, onlySecond: Int) -> Double {
    CountDistribution(trials: onlyFirst + onlySecond, rate: 0.5).twoSided(onlyFirst)
  }
}
