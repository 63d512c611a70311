/// Which heads of an attention are looked at.
public enum AttentionHeads: Hashable, Sendable {
  /// The mean of all heads.
  case averaged
  /// One head, counted from 0.
  case one(Int)
  /// Every head by itself.
  case all
}
