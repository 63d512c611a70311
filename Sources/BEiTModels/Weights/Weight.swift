internal import Tensors

/// The values of one weight: in memory, or where they stand in a mapped file.
struct Weight: Sendable {
  private let storage: Storage

  private enum Storage: Sendable {
    case memory([Float])
    /// A stretch of a file that starts at an address a float may have.
    case file(MappedFile, offset: Int, count: Int)
  }

  init(_ values: [Float]) { storage = .memory(values) }

  /// The values at `offset` in `file`, or nil where a float may not start there or the file is too
  /// short or the machine orders bytes the other way.
  init?(_ file: MappedFile, offset: Int, count: Int) {
    let alignment = MemoryLayout<Float>.alignment
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    guard !overflow, offset >= 0, offset.isMultiple(of: alignment), 1.littleEndian == 1,
      bytes <= file.bytes.byteCount, offset <= file.bytes.byteCount - bytes
    else { return nil }
    storage = .file(file, offset: offset, count: count)
  }

  /// The values, row-major.
  var values: Span<Float> {
    @_lifetime(borrow self) borrowing get {
      switch storage {
      case .memory(let values):
        return unsafe _overrideLifetime(values.span, borrowing: self)  // self keeps the array
      case .file(let file, let offset, let count):
        let bytes = file.bytes.extracting(offset..<offset + count * MemoryLayout<Float>.stride)
        return unsafe _overrideLifetime(Span<Float>(_bytes: bytes), borrowing: self)
      }
    }
  }

  /// Gives the memory of mapped values back; they are read from the file again when they are wanted.
  func discardPages() {
    guard case .file(let file, let offset, let count) = storage else { return }
    file.discardPages(offset..<offset + count * MemoryLayout<Float>.stride)
  }

  /// The values, copied.
  var array: [Float] {
    switch storage {
    case .memory(let values): values
    case .file:
      [Float](capacity: values.count) { output in
        for index in values.indices { output.append(values[index]) }
      }
    }
  }

  /// No values: what a model without this weight holds.
  static let none = Weight([])
}
