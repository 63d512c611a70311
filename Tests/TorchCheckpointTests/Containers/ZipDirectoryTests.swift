import CZip
import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// Our reading of an archive's directory against libzip's, for every archive at hand.
@Suite struct ZipDirectoryTests {
  /// The archives among the fixtures and, where it is there, in the corpus.
  private static let archives: [String] = [fixtures + "/torch", shared + "/oracle/torch"].flatMap {
    folder in
    ((try? names(in: folder)) ?? []).map { folder + "/" + $0 }.filter { path in
      guard let file = try? InputFile(path: path), file.size > 4 else { return false }
      return (try? file.bytes(in: 0..<4)) == [0x50, 0x4b, 3, 4]
    }
  }

  @Test func thereAreArchives() { #expect(Self.archives.count > 15) }

  @Test(arguments: archives) func agreesWithLibzip(_ path: String) throws {
    var log = FindingLog()
    let archive = try ZipArchive(InputFile(path: path), log: &log)
    let theirs = try #require(LibzipArchive(path))
    #expect(theirs.entries.map(\.name) == archive.entries.map(\.name))
    for (ours, theirs) in zip(archive.entries, theirs.entries) {
      #expect(ours.size == theirs.size, "\(ours.name)")
      #expect(ours.compressedSize == theirs.compressedSize, "\(ours.name)")
      #expect(ours.method.rawValue == theirs.method, "\(ours.name)")
      #expect(ours.crc == theirs.crc, "\(ours.name)")
      // libzip checks the checksum, which some archives do not have.
      guard !log.findings.contains(where: { $0.kind == "no-checksums" }) else { continue }
      #expect(try archive.bytes(of: ours).read() == theirs.content, "\(ours.name)")
    }
  }
}

/// An archive as libzip sees it.
private struct LibzipArchive {
  struct Entry {
    let name: String
    let size: Int
    let compressedSize: Int
    let method: UInt16
    let crc: UInt32
    let content: [UInt8]
  }

  let entries: [Entry]

  init?(_ path: String) {
    guard let archive = unsafe zip_open(path, ZIP_RDONLY, nil) else { return nil }
    defer { unsafe zip_discard(archive) }
    var entries: [Entry] = []
    for index in 0..<zip_uint64_t(unsafe zip_get_num_entries(archive, 0)) {
      var status = unsafe zip_stat_t()
      guard unsafe zip_stat_index(archive, index, zip_flags_t(ZIP_FL_ENC_RAW), &status) == 0,
        let name = unsafe zip_get_name(archive, index, zip_flags_t(ZIP_FL_ENC_RAW))
      else { return nil }
      var content = [UInt8](repeating: 0, count: Int(unsafe status.size))
      if let file = unsafe zip_fopen_index(archive, index, 0) {
        let count = unsafe content.withUnsafeMutableBytes {
          unsafe zip_fread(file, $0.baseAddress, zip_uint64_t($0.count))
        }
        unsafe zip_fclose(file)
        if count != content.count { content = [] }
      }
      entries.append(
        Entry(
          name: unsafe String(cString: name), size: Int(unsafe status.size),
          compressedSize: Int(unsafe status.comp_size), method: unsafe status.comp_method,
          crc: unsafe status.crc, content: content))
    }
    self.entries = entries
  }
}
