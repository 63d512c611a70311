public import Tensors

/// How the integers of a quantized tensor stand for numbers: `(q - zeroPoint) * scale`.
public struct Quantization: Sendable {
  /// One scale for all elements, or one for each index along an axis.
  public let scheme: Scheme

  /// Where scales and zero points apply.
  public enum Scheme: Sendable {
    /// One pair for the whole tensor.
    case perTensor(scale: Double, zeroPoint: Int)
    /// A pair for each index along `axis`; zero points may be fractions (float qparams).
    case perChannel(scales: [Double], zeroPoints: [Double], axis: Int, isFloat: Bool)
  }

  /// The float32 values of raw integers.
  ///
  /// `raw` holds the contiguous integers of a tensor of `type` and `shape`, as `TorchTensor.bytes`
  /// yields them; the arithmetic is that of PyTorch's `dequantize`.
  public func dequantize(_ raw: [UInt8], type: ScalarType, shape: [Int]) -> [Float] {
    let integers = Quantization.integers(raw, type: type, count: shape.reduce(1, *))
    switch scheme {
    case .perTensor(let scale, let zeroPoint):
      return integers.map { Float($0 - zeroPoint) * Float(scale) }
    case .perChannel(let scales, let zeroPoints, let axis, let isFloat):
      let inner = shape[(axis + 1)...].reduce(1, *)
      return integers.enumerated().map { index, value in
        let channel = index / inner % scales.count
        // Of the two, PyTorch computes only the second in double precision.
        return isFloat
          ? (Float(value) - Float(zeroPoints[channel])) * Float(scales[channel])
          : Float(Double(value - Int(zeroPoints[channel])) * scales[channel])
      }
    }
  }

  /// The integers of packed or whole-byte types, lowest bits first.
  private static func integers(_ raw: [UInt8], type: ScalarType, count: Int) -> [Int] {
    switch type {
    case .qint8: raw.map { Int(Int8(bitPattern: $0)) }
    case .quint8: raw.map { Int($0) }
    case .qint32:
      stride(from: 0, to: raw.count - 3, by: 4).map { start in
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(raw[start + $1]) << UInt32(8 * $1) }
        return Int(Int32(bitPattern: bits))
      }
    default:
      (0..<count).map { index in
        let bit = index * type.bitWidth
        return Int(raw[bit / 8]) >> (bit % 8) & (1 << type.bitWidth - 1)
      }
    }
  }
}
