public import Tensors

/// The type that a conversion stores floating-point tensors in; other tensors keep theirs.
public enum FloatFormat: String, Codable, Hashable, Sendable, CaseIterable {
  /// Each tensor keeps its type.
  case keep
  /// IEEE single precision.
  case f32
  /// IEEE half precision; values beyond 65504 become infinite, as in PyTorch.
  case f16
  /// bfloat16.
  case bf16

  /// The type to store, or nil where tensors keep theirs.
  public var scalarType: ScalarType? {
    switch self {
    case .keep: nil
    case .f32: .f32
    case .f16: .f16
    case .bf16: .bf16
    }
  }
}
