import Checkpoints
import TestSupport
import Testing

/// The files of DeepSpeed, and the placeholders that it writes under ZeRO-3.
@Suite struct DeepSpeedTests {
  private let states = "zero_pp_rank_0_mp_rank_00_model_states.pt"
  private let parts =
    "`bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt`, "
    + "`bf16_zero_pp_rank_1_mp_rank_00_optim_states.pt`"
  private let hint =
    "run zero_to_fp32.py, which DeepSpeed puts beside the checkpoint, and use what it writes"

  private var tensors: StateDict {
    var tensors = StateDict()
    tensors["a"] = LazyTensor(shape: [1], values: [1])
    return tensors
  }

  /// `latest` leads to the folder of its tag.
  @Test func listsPlaceholdersAsTheyStand() throws {
    let folder = checkpointFixtures + "/deepspeed"
    let checkpoint = try Checkpoint(path: folder)
    #expect(checkpoint.path == "\(folder)/global_step3/\(states)")
    #expect(checkpoint.tensors["module.norm.weight"]?.shape == [0])
    #expect(try checkpoint.tensors["module.norm.weight"]?.bytes.read() == [])
    #expect(
      checkpoint.findings == [
        Finding(
          .warning, "zero3-placeholder",
          "2 tensors have no data here, which is in \(parts): "
            + "`module.norm.weight`, `module.head.weight`")
      ])
  }

  /// Taken as weights, a placeholder has its parameter's shape and says where the data is.
  @Test func refusesPlaceholdersAsWeights() throws {
    let path = "\(checkpointFixtures)/deepspeed/global_step3/\(states)"
    let weights = try Checkpoint(path: path).weights
    let head = try #require(weights["module.head.weight"])
    #expect(head.shape == [3, 4])
    #expect(head.scalarType == .f16)
    let error = CheckpointError(
      "\(path): `module.head.weight`", .noData,
      "a placeholder of DeepSpeed ZeRO-3 for [3, 4]: the data is in \(parts)", hint: hint)
    #expect(throws: error) { try head.bytes.read() }
    #expect(throws: error) { try head.floats() }
    #expect(try weights["module.steps"]?.bytes.read() == [3, 0, 0, 0, 0, 0, 0, 0])
  }

  /// Without the other files the message names their pattern.
  @Test func placeholdersOfALoneFile() throws {
    try withCopy(of: "deepspeed") { folder in
      for rank in 0...1 {
        try remove("\(folder)/global_step3/bf16_zero_pp_rank_\(rank)_mp_rank_00_optim_states.pt")
      }
      let checkpoint = try Checkpoint(path: folder)
      #expect(
        checkpoint.findings.first?.detail.contains("`*zero_pp_rank_*_optim_states.pt`") == true)
    }
  }

  @Test(
    .enabled(if: exists(shared + "/oracle/torch/zero3_placeholders.pt"), "the corpus is absent"))
  func corpus() throws {
    let checkpoint = try Checkpoint(path: shared + "/oracle/torch/zero3_placeholders.pt")
    #expect(checkpoint.tensors["module.a.weight"]?.shape == [0])
    #expect(checkpoint.weights["module.a.weight"]?.shape == [3, 4])
    #expect(checkpoint.findings.map(\.kind) == ["zero3-placeholder"])
  }

  /// Up to ZeRO-2 every process holds the model whole.
  @Test func wholeModel() throws {
    try withTemporaryFolder { folder in
      try TorchWriter.write(
        tensors, container: "module", to: folder + "/mp_rank_00_model_states.pt")
      try TorchWriter.write(
        tensors, to: folder + "/bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt")
      let checkpoint = try Checkpoint(path: folder)
      #expect(checkpoint.tensors.names == ["module.a"])
      #expect(checkpoint.findings.isEmpty)
    }
  }

  struct Refusal: Sendable {
    let files: [String]
    let kind: CheckpointError.Kind
    let detail: String
  }

  @Test(arguments: [
    Refusal(
      files: ["mp_rank_00_model_states.pt", "mp_rank_01_model_states.pt"], kind: .unsupported,
      detail: "the model is split over 2 files for model parallelism: "
        + "`mp_rank_00_model_states.pt`, `mp_rank_01_model_states.pt`"),
    Refusal(
      files: ["layer_00-model_00-model_states.pt", "mp_rank_00_model_states.pt"],
      kind: .unsupported,
      detail: "the model is kept layer by layer, for pipeline parallelism"),
    Refusal(
      files: ["zero_pp_rank_0_mp_rank_00_optim_states.pt"], kind: .noData,
      detail: "the folder holds optimizer states but no model states"),
  ]) func refuses(_ refusal: Refusal) throws {
    try withTemporaryFolder { folder in
      for name in refusal.files { try AtomicFile.write([], to: "\(folder)/\(name)") }
      #expect { try Checkpoint(path: folder) } throws: { error in
        let error = error as? CheckpointError
        return error?.kind == refusal.kind && error?.detail == refusal.detail
      }
    }
  }

  @Test(arguments: [
    ("global_step4\n", "`global_step4`"), ("../deepspeed", "`../deepspeed`"), ("", "``"),
  ])
  func unusableTag(text: String, name: String) throws {
    try withCopy(of: "deepspeed") { folder in
      try AtomicFile.write(Array(text.utf8), to: folder + "/latest")
      #expect { try Checkpoint(path: folder) } throws: { error in
        let error = error as? CheckpointError
        return error?.subject == folder + "/latest" && error?.detail.contains(name) == true
      }
    }
  }
}
