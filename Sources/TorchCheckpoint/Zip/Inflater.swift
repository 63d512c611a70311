internal import CZlib

/// A raw deflate stream being inflated by zlib, a bounded piece at a time.
@safe struct Inflater: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether the stream has ended.
  private(set) var isFinished = false
  /// The bytes of the buffer that wait for more.
  private var filled = 0

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // A negative window means: no zlib header.
    let status = unsafe inflateInit2_(
      stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Inflates `input`, handing each full `buffer` to `body`, and what is in it when the stream ends.
  ///
  /// Pieces are full but for the last, so that they hold whole elements. Gives the number of input
  /// bytes that were not consumed because the stream ended, or nil where the data is damaged.
  mutating func inflate<Failure: Error>(
    _ input: RawSpan, into buffer: inout [UInt8], _ body: (RawSpan) throws(Failure) -> Void
  ) throws(Failure) -> Int? {
    var consumed = 0
    while !isFinished {
      let (status, read, written) = step(input, from: consumed, into: &buffer)
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return nil }
      consumed += read
      filled += written
      isFinished = status == Z_STREAM_END
      if filled == buffer.count || isFinished {
        try body(buffer.span.bytes(upTo: filled))
        filled = 0
      }
      if read == 0, written == 0 { break }
    }
    return input.byteCount - consumed
  }

  private func step(
    _ input: RawSpan, from start: Int, into buffer: inout [UInt8]
  ) -> (status: Int32, read: Int, written: Int) {
    unsafe input.withUnsafeBytes { source in
      unsafe buffer.withUnsafeMutableBufferPointer { target in
        let available = source.count - start
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
          mutating: source.baseAddress?.advanced(by: start).assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = uInt(available)
        unsafe stream.pointee.next_out = target.baseAddress?.advanced(by: filled)
        unsafe stream.pointee.avail_out = uInt(target.count - filled)
        let status = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
        return unsafe (
          status, available - Int(stream.pointee.avail_in),
          target.count - filled - Int(stream.pointee.avail_out)
        )
      }
    }
  }
}

extension Span where Element == UInt8 {
  /// The first `count` bytes.
  @_lifetime(copy self)
  func bytes(upTo count: Int) -> RawSpan { unsafe bytes.extracting(0..<count) }
}
