import Checkpoints
import TestSupport
import Testing

/// Checkpoints of `torch.distributed.checkpoint`: an index, and files with archives in a row.
@Suite struct DistributedCheckpointTests {
  @Test func putsTensorsTogether() throws {
    let checkpoint = try Checkpoint(path: checkpointFixtures + "/distributed")
    try ExpectedTensor.compare(checkpoint.tensors)
    #expect(checkpoint.format == .torchZip)
    let names = checkpoint.files.compactMap { $0.path.split(separator: "/").last }
    #expect(names.first == ".metadata")
    #expect(Set(names.dropFirst()) == ["__0_0.distcp", "__1_0.distcp"])
    #expect(checkpoint.objects.map { [$0.path, $0.type] } == [["options.axes", "builtins.set"]])
    #expect(
      checkpoint.findings == [
        Finding(
          .info, "distributed-checkpoint", "tensors put together: 6; files with their pieces: 2")
      ])
  }

  /// The index may be named itself.
  @Test func opensByItsIndex() throws {
    try ExpectedTensor.compare(
      Checkpoint(path: checkpointFixtures + "/distributed/.metadata").tensors)
  }

  @Test(.enabled(if: exists(shared + "/oracle/torch/dcp.json"), "the corpus is absent"))
  func corpus() throws { try CorpusFolder("dcp").compare() }

  /// What the index and the pieces name is listed and judged, without a byte of a tensor read.
  @Test func listsImports() throws {
    let report = ScanReport(scanning: checkpointFixtures + "/distributed")
    #expect(report.verdict == .clean)
    #expect(report.error == nil)
    let names = Set(report.imports.map { "\($0.module).\($0.name)" })
    #expect(
      names.isSuperset(of: [
        "torch.distributed.checkpoint.metadata.Metadata", "torch._utils._rebuild_tensor_v2",
      ]))
  }

  /// PyTorch loads the index with the unrestricted unpickler, so calls in it are reported even
  /// where it then proves to be something else.
  @Test func callsInTheIndexAreReported() throws {
    try withCopy(of: "distributed") { folder in
      try AtomicFile.write(
        Array("cos\nsystem\n(X\u{4}\u{0}\u{0}\u{0}echotR.".utf8), to: folder + "/.metadata")
      let report = ScanReport(scanning: folder)
      #expect(report.verdict == .danger)
      #expect(report.error?.kind == .distributedIndex)
    }
  }

  @Test func missingFile() throws {
    try withCopy(of: "distributed") { folder in
      try remove(folder + "/__1_0.distcp")
      let error = CheckpointError(
        folder + "/.metadata", .missing, "1 of its 2 files are not there: `__1_0.distcp`",
        hint: "put them into the same folder; files and index must come from one download")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }

  @Test func incompleteFile() throws {
    try withCopy(of: "distributed") { folder in
      try truncate(folder + "/__1_0.distcp", by: 1)
      #expect { try Checkpoint(path: folder) } throws: { error in
        let error = error as? CheckpointError
        return error?.kind == .truncated && error?.hint != nil
      }
    }
  }

  /// A damaged piece is found when it is read, because its checksum is.
  @Test func damagedPiece() throws {
    try withCopy(of: "distributed") { folder in
      // 2.0 and 3.0 of the first rows.
      try replace(
        [0, 0, 0, 0x40, 0, 0, 0x40, 0x40], by: [0, 0, 1, 0x40, 0, 0, 0x40, 0x40],
        in: folder + "/__0_0.distcp")
      let checkpoint = try Checkpoint(path: folder)
      let rows = try #require(checkpoint.tensors["model.rows.weight"])
      #expect { try rows.bytes.read() } throws: {
        ($0 as? CheckpointError)?.kind.rawValue == "checksum-mismatch"
      }
    }
  }

  @Test(arguments: [
    ("__1_0.distcp", "../x0.distcp", "outside of the folder"),
    ("__1_0.distcp", "/etc/.distcp", "outside of the folder"),
    ("model.one_row.bias", "model.whole.weight", "two tensors are called `model.whole.weight`"),
    ("__1_0.distcp", "__0_0.distcp", "two archives begin at byte 0 of `__0_0.distcp`"),
    ("Metadata\u{94}", "Netadata\u{94}", "no distributed checkpoint"),
    ("storage_data", "storage-data", "no dictionary `storage_data`"),
    ("state_dict_metadata", "state_dict-metadata", "no dictionary `state_dict_metadata`"),
    ("relative_path", "relative-path", "has no place"),
    ("properties", "propertyes", "no element type"),
    ("offsets", "offzets", "has no offsets or sizes"),
    ("chunks", "chanks", "has no size or pieces"),
    ("fqn", "fqm", "a place without a name"),
  ]) func malformedIndex(old: String, new: String, detail: String) throws {
    try withCopy(of: "distributed") { folder in
      // The index is a pickle: Latin-1 bytes, of which 0x94 stores in the memo.
      try replace(
        old.unicodeScalars.map { UInt8($0.value) }, by: new.unicodeScalars.map { UInt8($0.value) },
        in: folder + "/.metadata")
      #expect { try Checkpoint(path: folder) } throws: { error in
        let error = error as? CheckpointError
        return error?.kind == .distributedIndex && error?.detail.contains(detail) == true
      }
    }
  }

  /// A tensor with another type or shape than its pieces.
  @Test(arguments: [("bfloat16", "float8_x"), ("bfloat16", "uint16\u{0}\u{0}")])
  func contradictions(old: String, new: String) throws {
    try withCopy(of: "distributed") { folder in
      try replace(old, by: new, in: folder + "/.metadata")
      #expect { try Checkpoint(path: folder) } throws: { error in
        [.distributedIndex, .incompleteTensor].contains((error as? CheckpointError)?.kind)
      }
    }
  }

  @Test func oneFileOfMany() throws {
    let folder = checkpointFixtures + "/distributed"
    let error = CheckpointError(
      folder + "/__0_0.distcp", .unsupported, "it is a part of a distributed checkpoint",
      hint: "name its folder: \(folder)")
    #expect(throws: error) { try Checkpoint(path: folder + "/__0_0.distcp") }
  }

  /// Whatever is cut off or changed, nothing but an error or the tensors comes of it.
  @Test func damage() throws {
    try withCopy(of: "distributed") { folder in
      let path = folder + "/.metadata"
      let file = try InputFile(path: path)
      let bytes = try file.bytes(in: 0..<file.size)
      for index in stride(from: 0, to: bytes.count, by: 7) {
        var damaged = bytes
        damaged[index] ^= 0xff
        try AtomicFile.write(damaged, to: path)
        if let checkpoint = try? Checkpoint(path: folder) {
          for (_, tensor) in checkpoint.tensors { _ = try? tensor.bytes.read() }
        }
        try AtomicFile.write(Array(bytes[..<index]), to: path)
        #expect(throws: CheckpointError.self) { try Checkpoint(path: folder) }
      }
    }
  }
}
