internal import Tensors

extension FetchSession {
  /// What is copied without a network.
  enum Local {
    case file(String)
    case bytes([UInt8])
  }

  /// Copies a file of this machine, or bytes of the program, with all the checks of a fetch.
  func copy(from local: Local) throws(FetchError) -> FetchedFile {
    let file = try PartialFile(path: folder.newPath(), url: source.name)
    do throws(FetchError) {
      try fill(file, from: local)
      return try publish(file, digest: check(file), transferred: file.count)
    } catch {
      // Copying again costs no network.
      file.remove()
      throw error
    }
  }

  private func fill(_ file: PartialFile, from local: Local) throws(FetchError) {
    switch local {
    case .bytes(let bytes):
      try reserve(bytes.count)
      try file.append(bytes.rawSpan)
    case .file(let path):
      let input: InputFile
      do throws(CheckpointError) { input = try InputFile(path: path) } catch { throw .file(error) }
      try reserve(input.size)
      try copy(input, to: file)
    }
  }

  private func copy(_ input: InputFile, to file: PartialFile) throws(FetchError) {
    var meter = TransferMeter()
    while file.count < input.size {
      try checkCancelled(file.count, of: input.size)
      let end = min(file.count + InputFile.chunkSize, input.size)
      let bytes: [UInt8]
      do throws(CheckpointError) {
        bytes = try input.bytes(in: file.count..<end)
      } catch {
        throw .file(error)
      }
      try file.append(bytes.rawSpan)
      if meter.add(bytes.count) {
        report(
          .progress(
            FetchProgress(done: file.count, total: input.size, rate: meter.rate())))
      }
    }
  }

  private func reserve(_ size: Int) throws(FetchError) {
    if let expected = expectation.size, expected != size {
      throw .wrongSize(url: source.name, expected: expected, found: size)
    }
    guard options.checksSpace, let free = freeSpace(in: folder.folder), size > free else { return }
    throw .noSpace(path: folder.folder, needed: size, available: free)
  }
}
