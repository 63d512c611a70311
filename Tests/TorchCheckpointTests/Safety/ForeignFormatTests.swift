import Tensors
import Testing
import TorchCheckpoint

/// Files of other kinds under a checkpoint's name are told by what they are.
@Suite struct ForeignFormatTests {
  @Test(
    arguments: [
      ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], "PNG"), ([0xff, 0xd8, 0xff, 0xe0], "JPEG"),
      ([0x1f, 0x8b, 8, 0], "gzip"), (Array("BZh91AY".utf8), "bzip2"),
      ([0x28, 0xb5, 0x2f, 0xfd, 0], "zstd"),
      ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "7z"), (Array("GGUF....".utf8), "GGUF"),
      ([0x93] + Array("NUMPY\u{1}".utf8), "NumPy"), ([0x89, 0x48, 0x44, 0x46], "HDF5"),
      (Array("version https://git-lfs.github.com/spec/v1\noid sha256:".utf8), "LFS"),
      (Array("<!DOCTYPE html><html>".utf8), "web page"), (Array("\n <html>".utf8), "web page"),
      (Array("<?xml version".utf8), "web page"), (Array("PYTORCH1".utf8), "preview"),
      ([0x7f, 0x45, 0x4c, 0x46, 2], "program"),
      ([0x50, 0x4b, 5, 6] + [UInt8](repeating: 0, count: 18), "empty zip"),
      ([UInt8](repeating: 0, count: 600), "zeros"),
      ([2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), "safetensors"),
      (Array(" {\"weight_map\": {}}".utf8), "JSON"), (Array("[1, 2]".utf8), "JSON"),
      (Array("# A model\n\nText.".utf8), "text"), (Array("hello, world".utf8), "text"),
    ] as [([UInt8], String)])
  func isNamed(_ bytes: [UInt8], _ word: String) throws {
    let error = try #require(try scan(bytes).error)
    #expect(error.kind == .unknownFormat)
    #expect(error.detail.contains(word), "\(error)")
  }

  @Test func empty() throws {
    #expect(try errorKind([]) == .unknownFormat)
  }

  /// A14: an archive behind something that is no archive.
  @Test func archivesBehindPictures() throws {
    let picture: [UInt8] = [0x89, 0x50, 0x4e, 0x47] + [UInt8](repeating: 1, count: 60)
    for hasZip64End in [false, true] {
      let archive = ZipBuilder(TorchArchive.sound).with { $0.hasZip64End = hasZip64End }.build()
      let error = try #require(try scan(picture + archive).error)
      #expect(error.kind == .zipForeignBytes)
      #expect(error.hint?.contains("--offset 64") == true, "\(error)")
    }
  }

  @Test func ordinaryBytes() throws {
    #expect(try errorKind([0x9b, 0x01, 0x02, 0x03]) == .pickleOpcode)
    #expect(try errorKind([0x50, 0x4b, 3, 4]) == .truncated)
  }

  /// A text pickle that names a class keeps its own error, and what was found.
  @Test func brokenTextPickles() throws {
    let report = try scan(Array("cos\nsystem\n(S'ls'\ntR".utf8))
    #expect(report.error?.kind == .pickleTruncated)
    #expect(report.verdict == .danger)
  }
}
