internal import Kernels

/// The processor instructions that models may use.
public enum ModelInstructions: String, CaseIterable, Sendable {
  /// What every processor has.
  case baseline
  /// Those of x86-64-v3.
  case avx2
  /// Those of x86-64-v4.
  case avx512
  /// Those of x86-64-v4 and products of bfloat16.
  case bfloat16

  /// What models of this process use: all that the processor has, unless limited.
  public static var current: ModelInstructions {
    switch Instructions.current {
    case .baseline: .baseline
    case .avx2: .avx2
    case .avx512: .avx512
    case .bfloat16: .bfloat16
    }
  }

  /// Keeps the models of this process to these, before the first of them is made; what the processor
  /// does not have is never used.
  public func limit() {
    switch self {
    case .baseline: Instructions.limit(to: .baseline)
    case .avx2: Instructions.limit(to: .avx2)
    case .avx512: Instructions.limit(to: .avx512)
    case .bfloat16: Instructions.limit(to: .bfloat16)
    }
  }
}
