import Checkpoints
import TestSupport
import Testing

/// What is opened where a folder is named, and what is said of it.
@Suite struct CheckpointLocationTests {
  private var tensors: StateDict {
    var tensors = StateDict()
    tensors["a"] = LazyTensor(shape: [1], values: [1])
    return tensors
  }

  private func write(_ name: String, in folder: String) throws {
    let path = "\(folder)/\(name)"
    if name.hasSuffix(".safetensors") {
      try SafetensorsWriter.write(tensors, to: path)
    } else {
      try TorchWriter.write(tensors, to: path)
    }
  }

  struct Choice: Sendable {
    let files: [String]
    let taken: String
    var finding: String? = nil
  }

  @Test(arguments: [
    Choice(
      files: ["model.safetensors", "pytorch_model.bin"], taken: "model.safetensors",
      finding: "`model.safetensors` is read; the folder also holds `pytorch_model.bin`"),
    Choice(
      files: ["checkpoint.pth", "model.pth", "pytorch_model.bin"], taken: "pytorch_model.bin",
      finding: "`pytorch_model.bin` is read; the folder also holds `model.pth`, `checkpoint.pth`"),
    Choice(files: ["model.safetensors", "other.safetensors"], taken: "model.safetensors"),
    Choice(files: ["beitv2_base.pth"], taken: "beitv2_base.pth"),
    Choice(files: ["weights.safetensors", "training_args.bin"], taken: "weights.safetensors"),
  ]) func chooses(_ choice: Choice) throws {
    try withTemporaryFolder { folder in
      for name in choice.files { try write(name, in: folder) }
      for path in [folder, folder + "/"] {
        let checkpoint = try Checkpoint(path: path)
        #expect(checkpoint.path == "\(folder)/\(choice.taken)")
        #expect(
          checkpoint.findings
            == (choice.finding.map { [Finding(.info, "several-checkpoints", $0)] } ?? []))
      }
    }
  }

  @Test func severalOfNoUsualName() throws {
    try withTemporaryFolder { folder in
      for name in ["b.pth", "a.safetensors"] { try write(name, in: folder) }
      let error = CheckpointError(
        folder, .ambiguousFolder, "the folder holds 2 checkpoints: `a.safetensors`, `b.pth`",
        hint: "name one of them")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }

  @Test func nothing() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write([1], to: folder + "/notes.txt")
      let error = CheckpointError(
        folder, .unknownFormat,
        "the folder holds none of model.safetensors.index.json, model.safetensors, "
          + "pytorch_model.bin.index.json, pytorch_model.bin, model.pth, checkpoint.pth",
        hint: "name the file itself")
      #expect(throws: error) { try Checkpoint(path: folder) }
    }
  }

  @Test func absent() {
    let error = CheckpointError("/absent/x.pth", .open, "no such file or directory")
    #expect(throws: error) { try Checkpoint(path: "/absent/x.pth") }
  }

  @Test func configurationBesideTheWeights() throws {
    try withTemporaryFolder { folder in
      try write("model.safetensors", in: folder)
      #expect(try Checkpoint(path: folder).configurationText == nil)
      try AtomicFile.write(Array("{}".utf8), to: folder + "/config.json")
      for path in [folder, folder + "/model.safetensors"] {
        #expect(try Checkpoint(path: path).configurationText == "{}")
      }
    }
  }

  /// The content decides; a name that promises otherwise is reported.
  @Test(arguments: [
    ("x.safetensors", true, "disguised-pickle"), ("x.bin", false, "unexpected-format"),
  ]) func namesThatPromiseOtherwise(name: String, isPickle: Bool, kind: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/\(name)"
      if isPickle {
        try TorchWriter.write(tensors, to: path)
      } else {
        try SafetensorsWriter.write(tensors, to: path)
      }
      let checkpoint = try Checkpoint(path: path)
      #expect(checkpoint.format == (isPickle ? .torchZip : .safetensors))
      #expect(checkpoint.findings.map(\.kind) == [kind])
    }
  }
}
