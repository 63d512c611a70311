/// Where the elements of a tensor come from: contiguous, row-major, little-endian bytes on demand.
///
/// Nothing is read before it is asked for. A reader of a file format conforms with its own type;
/// those that merely repeat a stretch of a file say so through `fileRange`, and can then be copied
/// without passing through memory.
public protocol TensorBytes: Sendable {
  /// The number of bytes.
  var count: Int { get }

  /// The stretch of a file that holds exactly these bytes, where there is one.
  var fileRange: FileRange? { get }

  /// Hands the bytes to `body` in order, in pieces of bounded size that hold whole elements.
  func forEachChunk(_ body: (RawSpan) throws(CheckpointError) -> Void) throws(CheckpointError)
}

extension TensorBytes {
  /// All bytes, copied into an array.
  public func read() throws(CheckpointError) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachChunk { (chunk) throws(CheckpointError) in
      // Not before the first chunk: a count that the file does not honour must not reserve memory.
      if bytes.isEmpty { bytes.reserveCapacity(count) }
      bytes.append(contentsOf: chunk)
    }
    return bytes
  }
}

extension Array where Element == UInt8 {
  /// Appends a copy of the bytes of `span`.
  package mutating func append(contentsOf span: RawSpan) {
    unsafe span.withUnsafeBytes { bytes in unsafe append(contentsOf: bytes) }
  }

  /// The bytes as a span.
  package var rawSpan: RawSpan {
    @_lifetime(borrow self) borrowing get { unsafe span.bytes }
  }
}

extension Array where Element: BitwiseCopyable {
  /// The bytes of the elements, in the byte order of the machine, as a span.
  package var elementBytes: RawSpan {
    @_lifetime(borrow self) borrowing get { unsafe span.bytes }
  }
}

/// A stretch of a file.
public struct FileRange: TensorBytes {
  /// The file.
  public let file: InputFile
  /// The first byte.
  public let offset: Int
  /// The number of bytes.
  public let count: Int

  /// Names a stretch; it is checked against the file's size when it is read.
  public init(file: InputFile, offset: Int, count: Int) {
    self.file = file
    self.offset = offset
    self.count = count
  }

  /// The stretch itself.
  public var fileRange: FileRange? { self }

  /// Reads the stretch in chunks of a mebibyte.
  public func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try file.forEachChunk(in: range(), body)
  }

  /// The stretch as offsets into the file, checked against the file's size.
  package func range() throws(CheckpointError) -> Range<Int> {
    let (end, overflow) = offset.addingReportingOverflow(count)
    guard offset >= 0, count >= 0, !overflow, end <= file.size else {
      throw CheckpointError(
        file.path, .truncated,
        "expected \(count) bytes at \(offset), found a file of \(file.size) bytes")
    }
    return offset..<end
  }
}

/// Bytes held in memory.
public struct MemoryBytes: TensorBytes {
  /// The bytes.
  public let bytes: [UInt8]

  /// Wraps `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The number of bytes.
  public var count: Int { bytes.count }

  /// Memory is no file.
  public var fileRange: FileRange? { nil }

  /// Hands all bytes over at once.
  public func forEachChunk(
    _ body: (RawSpan) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    try body(bytes.rawSpan)
  }
}
