import BEiTZoo
import Safetensors
import Tensors
import TestSupport
import Testing

/// A model as its project wrote it, with what it computed there.
struct OracleCase: Sendable, CustomTestStringConvertible {
  let id: String
  /// The checkpoint in the folder of the case; empty where the folder itself is one.
  let file: String
  var testDescription: String { id }

  static let root = shared + "/oracle/cases"

  static let all = [
    OracleCase("hf_cls", ""), OracleCase("hf_cls_bin_sharded", ""),
    OracleCase("hf_cls_eps12_sharded", ""), OracleCase("hf_mim", ""),
    OracleCase("hf_mim_bin", ""), OracleCase("interpolate"), OracleCase("mmpretrain_ft_legacy"),
    OracleCase("mmpretrain_ft_training", "epoch_2.pth"), OracleCase("mmpretrain_pt"),
    OracleCase("shared_to_blocks"), OracleCase("timm_pth"),
    OracleCase("timm_safetensors", "model.safetensors"),
    OracleCase("timm_training", "checkpoint.pth.tar"), OracleCase("unilm_ft"),
    OracleCase("unilm_ft_cls"), OracleCase("unilm_ft_deepspeed"), OracleCase("unilm_pt"),
    OracleCase("unilm_pt_unshared_head"), OracleCase("unilm_seg"), OracleCase("unilm_vqkd"),
    OracleCase("unilm_vqkd_with_teacher"),
  ]

  init(_ id: String, _ file: String = "checkpoint.pth") {
    self.id = id
    self.file = file
  }

  var folder: String { "\(OracleCase.root)/\(id)" }
  var path: String { file.isEmpty ? folder : "\(folder)/\(file)" }

  /// Everything that the case states of its model.
  var settings: ModelSettings {
    get throws { ModelSettings(values: try OracleCase.flatten(json["config"], prefix: "")) }
  }

  /// The inputs, and what came out for them.
  var tensors: StateDict {
    get throws { try SafetensorsFile(path: folder + "/io.safetensors").tensors }
  }

  /// How far a value may be off: absolutely, and for each unit of its size.
  var tolerance: (absolute: Float, relative: Float) {
    get throws {
      let stated = try json["tolerance"]
      return (OracleCase.number(stated?["atol"]), OracleCase.number(stated?["rtol"]))
    }
  }

  private var json: JSONValue {
    get throws {
      let file = try InputFile(path: folder + "/case.json")
      return try JSONValue(
        file.bytes(in: 0..<file.size), subject: "case.json", kind: .unknownFormat)
    }
  }

  private static func number(_ value: JSONValue?) -> Float {
    value.flatMap { Float($0.text()) } ?? 0
  }

  private static func flatten(_ value: JSONValue?, prefix: String) throws -> [String: String] {
    var result: [String: String] = [:]
    for member in value?.members ?? [] {
      if member.value.members != nil {
        result.merge(try flatten(member.value, prefix: member.key + ".")) { first, _ in first }
      } else {
        result[prefix + member.key] = member.value.string ?? member.value.text()
      }
    }
    return result
  }
}

extension OracleCase {
  /// Compares what `model` computes with the expected results of the same names, and gives those that
  /// were compared and those that are off.
  func compare(_ model: any Model, expected: StateDict? = nil) throws -> Comparison {
    let expected = try expected ?? tensors
    var inputs: [String: FloatTensor] = [:]
    for name in ["input", "mask", "labels", "target_input", "teacher.target"] {
      inputs[name] = try expected[name].map { try FloatTensor($0) }
    }
    var comparison = Comparison()
    for (name, output) in try model.outputs(for: inputs) {
      guard let wanted = expected[name] else { continue }
      comparison.names.append(name)
      let isRight =
        switch output {
        case .integers(let tensor):
          try LazyTensor(shape: tensor.shape, integers: tensor.values).bytes.read()
            == wanted.bytes.read()
        case .floats(let tensor): try isNear(tensor, wanted)
        }
      if !isRight { comparison.wrong.append(name) }
    }
    return comparison
  }

  /// Whether every value is as near to the wanted one as the case demands.
  private func isNear(_ found: FloatTensor, _ wanted: LazyTensor) throws -> Bool {
    let tolerance = try tolerance
    let pairs = zip(found.values, try wanted.floats())
    return found.shape == wanted.shape
      && pairs.allSatisfy { found, wanted in
        abs(found - wanted) <= tolerance.absolute + tolerance.relative * abs(wanted)
      }
  }

  struct Comparison: Hashable {
    var names: [String] = []
    var wrong: [String] = []
  }
}
