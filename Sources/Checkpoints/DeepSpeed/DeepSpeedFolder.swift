internal import FoundationEssentials

/// A folder that DeepSpeed wrote: one with the file `latest` and a folder for each tag, or one of
/// the latter.
struct DeepSpeedFolder {
  private let path: String
  private let names: [String]

  private static let latest = "latest"
  private static let modelStates = "model_states.pt"
  private static let optimizerStates = "_optim_states.pt"

  /// Takes `folder`, or the one that its `latest` names; nil where DeepSpeed did not write it.
  init?(_ folder: Folder) throws(CheckpointError) {
    guard folder.names.contains(DeepSpeedFolder.latest) else {
      guard folder.names.contains(where: { DeepSpeedFolder.isState($0) }) else { return nil }
      path = folder.path
      names = folder.names
      return
    }
    let tag = try DeepSpeedFolder.tag(in: folder.file(DeepSpeedFolder.latest))
    let tagged = folder.file(tag)
    guard Folder.exists(tagged) else {
      throw CheckpointError(
        folder.file(DeepSpeedFolder.latest), .missing,
        "it names \(quoted(tag)), which is not there",
        hint: "copy that folder too, or name another one")
    }
    path = tagged
    names = try Folder(tagged).names
  }

  /// The file with the model.
  func modelFile() throws(CheckpointError) -> String {
    let states = names.filter { $0.hasSuffix(DeepSpeedFolder.modelStates) }
    guard !states.contains(where: { $0.hasPrefix("layer_") }) else {
      throw CheckpointError(
        path, .unsupported, "the model is kept layer by layer, for pipeline parallelism",
        hint: "let DeepSpeed load it and save its state dict")
    }
    let whole = states.filter { !$0.contains("zero_pp_rank_") && !$0.contains("expert_") }
    let parts = states.filter { $0.contains("zero_pp_rank_") }
    guard Set((whole.isEmpty ? parts : whole).map { DeepSpeedFolder.modelRank($0) }).count <= 1
    else {
      throw CheckpointError(
        path, .unsupported,
        "the model is split over \(states.count) files for model parallelism: "
          + states.map { quoted($0) }.joined(separator: ", "),
        hint: "let DeepSpeed load it and save its state dict")
    }
    // All processes hold the same placeholders and the same buffers; the first speaks for them.
    guard let name = whole.first ?? parts.first else {
      throw CheckpointError(
        path, .noData, "the folder holds optimizer states but no model states",
        hint: "copy the files *\(DeepSpeedFolder.modelStates) too")
    }
    return "\(path)/\(name)"
  }

  /// The files with the optimizer's state in the folder of `file`.
  static func optimizerStates(beside file: String) -> [String] {
    let folder = try? Folder(Folder.parent(of: file))
    return (folder?.names ?? []).filter { $0.hasSuffix(optimizerStates) }
  }

  private static func isState(_ name: String) -> Bool {
    (name.hasSuffix(modelStates) || name.hasSuffix(optimizerStates))
      && (name.contains("mp_rank_") || name.hasPrefix("layer_"))
  }

  /// The part `mp_rank_00` of a name.
  private static func modelRank(_ name: String) -> Substring {
    name.firstRange(of: "mp_rank_").map { name[$0.lowerBound...].prefix(10) } ?? ""
  }

  /// The name of the folder that a `latest` file holds.
  private static func tag(in path: String) throws(CheckpointError) -> String {
    let file = try InputFile(path: path)
    let bytes = try file.bytes(in: 0..<min(file.size, 4_096))
    let text = String(validating: bytes, as: UTF8.self) ?? ""
    let tag = String(text.drop(while: \.isWhitespace).prefix { !$0.isNewline })
    guard !["", ".", ".."].contains(tag),
      tag.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x2f && $0 != 0x5c })
    else {
      throw CheckpointError(
        path, .unknownFormat, "expected the name of a folder, found \(quoted(text))")
    }
    return tag
  }
}
