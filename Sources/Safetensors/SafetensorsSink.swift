public import Tensors

/// Takes the bytes of the tensors of a file being written, each exactly as many as promised.
public struct SafetensorsSink: ~Copyable {
  private var file: AtomicFile
  private var digest: SHA256?
  private var tensor = ""
  private var promised = 0
  private var taken = 0
  private let fileSize: Int
  private let progress: ((Int, Int) -> Void)?

  init(
    _ layout: SafetensorsLayout, path: String, digest: Bool, progress: ((Int, Int) -> Void)?
  ) throws(CheckpointError) {
    file = try AtomicFile(path: path)
    self.digest = digest ? SHA256() : nil
    fileSize = layout.fileSize
    self.progress = progress
  }

  /// Appends `bytes` to the tensor at hand.
  public mutating func write(_ bytes: RawSpan) throws(CheckpointError) {
    try take(bytes.byteCount)
    digest?.update(bytes)
    try file.write(bytes)
    progress?(file.count, fileSize)
  }

  /// Appends all of `bytes`, inside the kernel where they lie in a file and no digest is wanted.
  public mutating func write(contentsOf bytes: any TensorBytes) throws(CheckpointError) {
    if digest == nil, let range = bytes.fileRange {
      try copy(range)
    } else {
      try bytes.forEachChunk { (chunk) throws(CheckpointError) in try write(chunk) }
    }
  }

  /// Writes the header, which comes before all tensors.
  mutating func begin(_ layout: SafetensorsLayout) throws(CheckpointError) {
    promised = layout.header.count
    try write(layout.header.rawSpan)
  }

  /// Begins a tensor.
  mutating func begin(_ entry: SafetensorsEntry) {
    tensor = entry.name
    promised = entry.byteCount
    taken = 0
  }

  /// Checks that the tensor at hand is complete.
  func end() throws(CheckpointError) {
    guard taken == promised else { throw mismatch(taken) }
  }

  /// Lets the disk write what it was not given yet.
  mutating func startWritingOut() { file.startWritingOut() }

  /// Puts `header` in the place of the one written before the tensors.
  func replaceHeader(by header: [UInt8], of layout: SafetensorsLayout) throws(CheckpointError) {
    guard header.count == layout.header.count else {
      throw CheckpointError(
        file.path, .sizeMismatch,
        "expected a header of \(layout.header.count) bytes, found \(header.count)")
    }
    try file.overwrite(header.rawSpan, at: 0)
  }

  /// Flushes the file and gives it its name.
  consuming func finish() throws(CheckpointError) -> WrittenFile {
    let path = file.path
    let sha256 = digest.take()?.finish()
    try file.commit()
    return WrittenFile(path: path, size: fileSize, sha256: sha256)
  }

  /// The bytes copied between two reports of progress.
  private static let copySize = 64 << 20

  private mutating func copy(_ range: FileRange) throws(CheckpointError) {
    try take(range.count)
    var offset = 0
    while offset < range.count {
      let count = min(Self.copySize, range.count - offset)
      try file.copy(FileRange(file: range.file, offset: range.offset + offset, count: count))
      offset += count
      progress?(file.count, fileSize)
    }
  }

  private mutating func take(_ count: Int) throws(CheckpointError) {
    guard 0...(promised - taken) ~= count else { throw mismatch(taken &+ count) }
    taken += count
  }

  private func mismatch(_ found: Int) -> CheckpointError {
    CheckpointError(
      "\(file.path): \(quoted(tensor))", .sizeMismatch,
      "expected \(promised) bytes to write, found \(found)")
  }
}
