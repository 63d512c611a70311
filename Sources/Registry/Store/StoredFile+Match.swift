extension ModelFile {
  /// Why `stored` is not this file as the catalogue describes it now; nil where it is.
  ///
  /// A digest decides. Where none is stated a file is told from others by its address alone.
  func mismatch(with stored: StoredFile) -> String? {
    let digest = stored.isConverted ? stored.sourceSHA256 : stored.sha256
    let length = stored.isConverted ? stored.sourceSize : stored.size
    if let size, let length, size != length {
      return "the catalogue states \(size) bytes, and \(length) bytes are here"
    }
    for stated in [sha256, sha256Prefix].compactMap(\.self) where digest?.hasPrefix(stated) != true
    {
      return "the catalogue states sha256 \(stated), and \(digest ?? "none") is here"
    }
    guard sha256 == nil, sha256Prefix == nil, location != stored.source else { return nil }
    return "the catalogue names \(location), and what is here came from \(stored.source)"
  }
}

extension ModelEntry {
  /// Why `stored` is none of the files that the catalogue describes now; nil where it is one.
  ///
  /// A converted file has to come from one of them, and from an entry that says the same of the
  /// network and its classes.
  package func mismatch(with stored: StoredFile) -> String? {
    if stored.isConverted, let made = stored.entryDigest, made != digest {
      return "the catalogue describes another model than the one that was converted"
    }
    let named = files.filter { stored.isConverted || $0.name == stored.file }
    guard let first = named.first else {
      return "the catalogue does not name this file"
    }
    let reasons = named.map { $0.mismatch(with: stored) }
    return reasons.contains(nil) ? nil : first.mismatch(with: stored)
  }
}
