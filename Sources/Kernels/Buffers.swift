/// The memory of `span`, for the calls into C that a kernel makes while its argument is alive.
func buffer(_ span: borrowing Span<Float>) -> UnsafeBufferPointer<Float> {
  unsafe span.withUnsafeBufferPointer { unsafe $0 }
}

extension Optional where Wrapped == UnsafePointer<Float> {
  /// The address `count` floats further; nil stays nil.
  func advanced(by count: Int) -> UnsafePointer<Float>? {
    unsafe map { unsafe $0 + count }
  }
}

extension Optional where Wrapped == UnsafeMutablePointer<Float> {
  /// The address `count` floats further; nil stays nil.
  func advanced(by count: Int) -> UnsafeMutablePointer<Float>? {
    unsafe map { unsafe $0 + count }
  }
}
