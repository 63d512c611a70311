import Conversion
import Tensors
import Testing

@Suite struct SelectionTests {
  struct Container: Sendable, CustomTestStringConvertible {
    let prefix: String
    let container: String
    let stripped: [String]
    var testDescription: String { prefix.isEmpty ? "root" : prefix }

    init(_ prefix: String, _ container: String, stripped: [String] = []) {
      self.prefix = prefix
      self.container = container
      self.stripped = stripped
    }
  }

  @Test(arguments: [
    Container("", ""),
    Container("model.", "model"),
    Container("module.", "module"),
    Container("state_dict.", "state_dict"),
    Container("state_dict_ema.module.", "state_dict_ema", stripped: ["module."]),
    Container("state_dict._orig_mod.", "state_dict", stripped: ["_orig_mod."]),
    Container("_orig_mod.", "", stripped: ["_orig_mod."]),
    Container("model.module._orig_mod.", "model", stripped: ["_orig_mod.", "module."]),
    Container("teacher.backbone.", "teacher.backbone"),
    Container("net.", "net"),
    Container("anything.else.", "anything.else"),
  ])
  func finds(case container: Container) throws {
    var tensors = small(container.prefix)
    if !container.container.isEmpty, container.prefix != "anything.else." {
      for index in 0..<3 { tensors["optimizer.state.\(index).exp_avg"] = value }
    }
    let (selection, weights) = try Selection.select(tensors)
    #expect(selection.container == container.container)
    #expect(selection.strippedPrefixes == container.stripped)
    #expect(weights.names == small("").names)
    #expect(selection.outside == tensors.count - weights.count)
    #expect(selection.alternatives.isEmpty)
    #expect(selection.paths["cls_token"] == container.prefix + "cls_token")
  }

  /// Wrappers inside a path go too.
  @Test func wrappersAnywhere() throws {
    var tensors = StateDict()
    for name in small("").names {
      tensors[
        "model._fsdp_wrapped_module."
          + name.replacing("blocks.0.", with: "blocks.0._checkpoint_wrapped_module.")] = value
    }
    let (selection, weights) = try Selection.select(tensors)
    #expect(weights.names == small("").names)
    #expect(
      selection.strippedPrefixes == ["_checkpoint_wrapped_module.", "_fsdp_wrapped_module."])
  }

  /// timm prefers averaged weights; the raw ones are named and can be asked for.
  @Test func alternatives() throws {
    var tensors = small("state_dict._orig_mod.")
    for (name, tensor) in small("state_dict_ema.module.") { tensors[name] = tensor }
    let chosen = try Selection.select(tensors).selection
    #expect(chosen.container == "state_dict_ema")
    #expect(chosen.alternatives == ["state_dict"])
    let asked = try Selection.select(tensors, path: "state_dict")
    #expect(asked.selection.container == "state_dict")
    #expect(asked.selection.strippedPrefixes == ["_orig_mod."])
    #expect(asked.weights.names == small("").names)
    #expect(asked.selection.paths["head.weight"] == "state_dict._orig_mod.head.weight")
  }

  /// unilm keeps averaged weights beside `model` and reads `model`; so do we.
  @Test func unilmOrder() throws {
    var tensors = small("model_ema.")
    for (name, tensor) in small("model.") { tensors[name] = tensor }
    let selection = try Selection.select(tensors).selection
    #expect(selection.container == "model")
    #expect(selection.alternatives == ["model_ema"])
  }

  /// mmengine keeps a counter beside its averaged weights; it is outside.
  @Test func counterBesideWrapper() throws {
    var tensors = small("ema_state_dict.module.")
    tensors["ema_state_dict.steps"] = value
    let (selection, weights) = try Selection.select(tensors)
    #expect(selection.container == "ema_state_dict")
    #expect(weights.names == small("").names)
    #expect(selection.outside == 1)
  }

  @Test func nothingSelected() {
    let tensors = small("state_dict.")
    #expect(
      throws: ConversionError.nothingSelected(path: "state_dic", suggestion: "state_dict")
    ) { try Selection.select(tensors, path: "state_dic") }
  }

  /// `.` is the root; a path is taken as it is when no layout is known in it.
  @Test func unknownNames() throws {
    var tensors = StateDict()
    for name in ["model.vit.a", "model.vit.b", "optimizer.c"] { tensors[name] = value }
    let found = try Selection.select(tensors)
    #expect(found.selection.container == "model")
    #expect(found.weights.names == ["vit.a", "vit.b"])
    let asked = try Selection.select(tensors, path: "model.vit")
    #expect(asked.weights.names == ["a", "b"])
    #expect(asked.selection.outside == 1)
    let root = try Selection.select(tensors, path: ".")
    #expect(root.weights.names == tensors.names)
  }

  @Test func collision() {
    var tensors = small("model.")
    tensors["model._orig_mod.head.weight"] = value
    #expect(
      throws: ConversionError.collision(
        name: "head.weight", sources: ["model.head.weight", "model._orig_mod.head.weight"])
    ) { try Selection.select(tensors) }
  }

  @Test func empty() throws {
    let (selection, weights) = try Selection.select(StateDict())
    #expect(selection.container.isEmpty && weights.count == 0)
  }

  private let value = LazyTensor(shape: [], values: [0])

  private func small(_ prefix: String) -> StateDict {
    var tensors = StateDict()
    for name in ["cls_token", "blocks.0.attn.qkv.weight", "head.weight"] {
      tensors[prefix + name] = value
    }
    return tensors
  }
}
