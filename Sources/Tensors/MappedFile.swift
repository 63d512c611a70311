internal import Glibc

/// A file mapped into memory, read-only and private.
///
/// For weights that a model computes with in place. A file that somebody truncates while it is
/// mapped faults, so readers of untrusted files use `InputFile` instead.
@safe package final class MappedFile: @unchecked Sendable {  // the mapping never changes
  private let mapping: UnsafeRawBufferPointer
  /// Where the file begins in the mapping, which must begin at a page.
  private let start: Int

  /// Maps all of `file`.
  package init(_ file: InputFile) throws(CheckpointError) {
    start = file.size > 0 ? file.base : 0
    guard file.size > 0 else {
      unsafe mapping = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    let address = unsafe mmap(
      nil, file.base + file.size, PROT_READ, MAP_PRIVATE, file.descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw CheckpointError(file.path, .read, systemMessage(errno))
    }
    unsafe mapping = UnsafeRawBufferPointer(start: address, count: file.base + file.size)
  }

  deinit {
    if let address = unsafe mapping.baseAddress {
      unsafe munmap(UnsafeMutableRawPointer(mutating: address), mapping.count)
    }
  }

  /// Gives back the memory of the pages that lie wholly inside `range`; whoever reads them again gets
  /// them from the file.
  package func discardPages(_ range: Range<Int>) {
    let page = Int(getpagesize())
    let first = (start + range.lowerBound + page - 1) / page * page
    let end = unsafe min(start + range.upperBound, mapping.count) / page * page
    guard range.lowerBound >= 0, first < end, let base = unsafe mapping.baseAddress else { return }
    _ = unsafe madvise(UnsafeMutableRawPointer(mutating: base + first), end - first, MADV_DONTNEED)
  }

  /// The bytes of the file.
  package var bytes: RawSpan {
    @_lifetime(borrow self) borrowing get {
      let whole = unsafe _overrideLifetime(RawSpan(_unsafeBytes: mapping), borrowing: self)
      return whole.extracting(start..<whole.byteCount)
    }
  }
}
