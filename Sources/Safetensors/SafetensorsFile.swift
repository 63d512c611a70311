public import Tensors

/// A safetensors file open for reading.
///
/// Only the header is read at first. It is checked as strictly as the reference implementation does
/// and beyond: names that appear twice are refused.
public struct SafetensorsFile: Sendable {
  /// The file.
  public let file: InputFile
  /// The metadata of the header, empty where there is none.
  public let metadata: [String: String]
  /// The tensors in the order of the header, each a stretch of the file.
  public let tensors: StateDict

  /// Opens the file at `path` and reads its header.
  public init(path: String) throws(CheckpointError) {
    try self.init(InputFile(path: path))
  }

  /// Reads the header of `file`.
  public init(_ file: InputFile) throws(CheckpointError) {
    let header = try SafetensorsHeader(file)
    var tensors = StateDict()
    for entry in header.entries {
      tensors[entry.name] = LazyTensor(
        scalarType: entry.scalarType, shape: entry.shape,
        bytes: FileRange(
          file: file, offset: header.dataOffset + entry.offset, count: entry.byteCount))
    }
    self.file = file
    self.metadata = header.metadata
    self.tensors = tensors
  }
}
