import BEiTZoo

/// A file that a command writes.
enum OutputPath {
  /// Fails where writing `output` would replace one of the files that are read.
  static func check(_ output: String, against inputs: [String], option: String = "-o") throws {
    // What cannot be opened cannot be replaced either, and is reported when it is read.
    for input in inputs where (try? InputFile(path: input))?.isSameFile(as: output) == true {
      throw CheckpointError(
        output, .write, "the output is the input itself", hint: "choose another name with \(option)"
      )
    }
  }

  /// Writes `bytes` to `path`, all or nothing.
  static func write(_ bytes: [UInt8], to path: String) throws {
    try AtomicFile.write(bytes, to: path)
  }
}
