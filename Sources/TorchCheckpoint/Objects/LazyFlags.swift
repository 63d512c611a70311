/// What PyTorch has postponed until a tensor is materialised.
package struct LazyFlags: Hashable, Sendable {
  /// The imaginary parts change their sign.
  package var isConjugated = false
  /// All values change their sign.
  package var isNegated = false

  package init() {}
}
