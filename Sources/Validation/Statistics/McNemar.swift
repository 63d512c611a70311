/// The exact test of McNemar: whether two classifiers are right equally often on the same pictures.
enum McNemar {
  /// How likely so uneven a split is, where one or the other is right alone, if both are as good.
  static func pValue(onlyFirst: Int, onlySecond: Int) -> Double {
    CountDistribution(trials: onlyFirst + onlySecond, rate: 0.5).twoSided(onlyFirst)
  }
}
