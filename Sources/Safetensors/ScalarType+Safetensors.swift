internal import Tensors

extension ScalarType {
  /// The bytes that `shape` takes in a safetensors file; `failure` makes the error where the product
  /// overflows or the elements do not fill whole bytes.
  func safetensorsByteCount(
    shape: [Int], _ failure: (CheckpointError.Kind, String) -> CheckpointError
  ) throws(CheckpointError) -> Int {
    guard let elements = elementCount(of: shape) else {
      throw failure(.sizeOverflow, "the number of elements of \(shape) overflows")
    }
    let (bits, overflow) = elements.multipliedReportingOverflow(by: bitWidth)
    guard !overflow else {
      throw failure(.sizeOverflow, "the size of \(rawValue) of shape \(shape) overflows")
    }
    guard bits.isMultiple(of: 8) else {
      throw failure(
        .misalignedElements, "\(rawValue) of shape \(shape) takes \(bits) bits, not whole bytes")
    }
    return bits / 8
  }

  /// The place among the element types by which the reference implementation orders tensors.
  var safetensorsRank: Int { Self.ranks[self] ?? 0 }

  private static let ranks = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })
}
