internal import CKernels

/// What is done to the results of a product while they are in the cache.
@safe struct Finish {
  /// The operands as C takes them; who makes a finish keeps them and their room.
  let parameters: zoo_finish

  /// Leaves the results alone.
  static var nothing: Finish { unsafe Finish(kind: ZOO_FINISH_NOTHING, bias: nil) }

  /// Adds a bias.
  static func bias(_ bias: UnsafeBufferPointer<Float>) -> Finish {
    unsafe Finish(kind: ZOO_FINISH_BIAS, bias: bias.baseAddress)
  }

  /// Adds a bias and applies GELU.
  static func gelu(_ bias: UnsafeBufferPointer<Float>) -> Finish {
    unsafe Finish(kind: ZOO_FINISH_GELU, bias: bias.baseAddress)
  }

  /// Adds a bias, scales, and adds to `residual`; an empty scale means ones.
  static func residual(
    _ residual: UnsafeMutableBufferPointer<Float>, _ bias: UnsafeBufferPointer<Float>,
    _ scale: UnsafeBufferPointer<Float>
  ) -> Finish {
    unsafe Finish(
      kind: ZOO_FINISH_RESIDUAL, bias: bias.baseAddress,
      scale: scale.isEmpty ? nil : scale.baseAddress, residual: residual.baseAddress)
  }

  private init(
    kind: Int, bias: UnsafePointer<Float>?, scale: UnsafePointer<Float>? = nil,
    residual: UnsafeMutablePointer<Float>? = nil
  ) {
    unsafe parameters = zoo_finish(
      kind: Int32(kind), bias: bias, scale: scale, residual: residual)
  }

  /// The same for a tile of the product, whose first element is (`row`, `column`) of `width` columns.
  func at(row: Int, column: Int, width: Int) -> Finish {
    let whole = unsafe parameters
    return unsafe Finish(
      kind: Int(whole.kind), bias: whole.bias.advanced(by: column),
      scale: whole.scale.advanced(by: column),
      residual: whole.residual.advanced(by: row * width + column))
  }
}
