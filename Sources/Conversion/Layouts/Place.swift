/// Where a layout keeps a weight of the Swift layout.
package enum Place: Hashable, Sendable {
  /// As one tensor of the same shape.
  case whole(String)
  /// As the rows of several tensors of equal height, first to last.
  case stacked([String])
  /// As one third (0, 1 or 2) of the rows of a tensor that holds query, key and value.
  case third(String, Int)

  /// The tensors that hold the weight.
  package var names: [String] {
    switch self {
    case .whole(let name), .third(let name, _): [name]
    case .stacked(let names): names
    }
  }

  func mapNames(_ transform: (String) -> String) -> Place {
    switch self {
    case .whole(let name): .whole(transform(name))
    case .stacked(let names): .stacked(names.map(transform))
    case .third(let name, let index): .third(transform(name), index)
    }
  }
}

extension Place {
  /// The ending of a bias of queries, keys and values together.
  static let jointBias = "attn.qkv.bias"

  /// Whether biases of queries and values come in a joint one alone: a tokenizer's teacher may have
  /// that while the encoder has them apart.
  static func areBiasesJoint(_ names: some Sequence<String>) -> Bool {
    let names = Array(names)
    return names.contains { $0.hasSuffix(jointBias) }
      && !names.contains { $0.hasSuffix("attn.q_bias") }
  }

  /// The third of a joint bias, where this is a bias of queries or values; else the place itself.
  var inJointBias: Place {
    guard case .whole(let name) = self else { return self }
    for (leaf, index) in [("attn.q_bias", 0), ("attn.v_bias", 2)] where name.hasSuffix(leaf) {
      return .third(name.dropLast(leaf.count) + Place.jointBias, index)
    }
    return self
  }
}
