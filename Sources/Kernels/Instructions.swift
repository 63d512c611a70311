private import CKernels

/// The instructions that kernels may use, from those of every processor of the kind to the latest.
package enum Instructions: Int, CaseIterable, Comparable, Sendable {
  /// What every processor has.
  case baseline = 0
  /// x86-64-v3.
  case avx2 = 1
  /// x86-64-v4.
  case avx512 = 2
  /// x86-64-v4 with products of bfloat16.
  case bfloat16 = 3

  /// The most that this processor runs.
  package static var supported: Instructions {
    Instructions(rawValue: Int(zoo_supported_level())) ?? .baseline
  }

  /// What the kernels use: all that is supported, unless limited.
  package static var current: Instructions {
    Instructions(rawValue: Int(zoo_level())) ?? .baseline
  }

  /// Keeps the kernels of the whole process to `instructions`; what is not supported is never used.
  package static func limit(to instructions: Instructions) {
    zoo_set_level(Int32(instructions.rawValue))
  }

  package static func < (left: Instructions, right: Instructions) -> Bool {
    left.rawValue < right.rawValue
  }
}
