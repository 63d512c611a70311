internal import Glibc

/// The kernel that a resize weights its input pixels with; each is widened when a picture shrinks.
public enum ResizeFilter: String, Codable, Hashable, Sendable, CaseIterable {
  /// Equal weights.
  case box
  /// A triangle.
  case bilinear
  /// A cubic with a = -0.5.
  case bicubic
  /// A windowed sinc of three lobes.
  case lanczos

  /// The reach of the kernel to each side, in pixels of the larger grid.
  var support: Double {
    switch self {
    case .box: 0.5
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The kernel's value `x` pixels from its centre, before all weights are scaled to a sum of 1.
  ///
  /// The order of operations is Pillow's: the last bit may decide a rounding.
  func weight(_ x: Double) -> Double {
    switch self {
    case .box: x > -0.5 && x <= 0.5 ? 1 : 0
    case .bilinear: max(0, 1 - abs(x))
    case .bicubic: Self.cubic(abs(x))
    case .lanczos: x >= -3 && x < 3 ? Self.sinc(x) * Self.sinc(x / 3) : 0
    }
  }

  private static func cubic(_ x: Double) -> Double {
    let a = -0.5
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
  }

  private static func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sin(x * .pi) / (x * .pi)
  }
}
