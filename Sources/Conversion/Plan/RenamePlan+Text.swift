internal import BEiTModels

extension RenamePlan: CustomStringConvertible {
  /// The canonical text: a heading, then a line for every tensor of the source and of the target.
  package var description: String {
    var lines = ["plan \(from) -> \(to) \(configuration.task.rawValue)"]
    lines += sources.map { "source \($0)" }
    lines += targets.map { "target \($0)" }
    lines += checks.map { "check \($0.tensor) \($0.condition)" }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension RenamePlan.Source: CustomStringConvertible {
  /// The name and its fate.
  package var description: String {
    switch fate {
    case .mapped(let names): "\(name) mapped to \(names.joined(separator: ", "))"
    case .dropped(let rule): "\(name) dropped by \(rule)"
    case .unmatched: "\(name) unmatched"
    }
  }
}

extension RenamePlan.Target: CustomStringConvertible {
  /// The name, the shape and where the tensor comes from.
  package var description: String {
    switch fate {
    case .provided(let pieces):
      "\(name) \(shape) from \(pieces.map(\.description).joined(separator: ", "))"
    case .derived(let tensor): "\(name) \(shape) derived by \(tensor.rule)"
    case .missing(let names): "\(name) \(shape) missing: needs \(names.joined(separator: ", "))"
    case .misshapen(let tensor, let expected, let found):
      "\(name) \(shape) misshapen: \(tensor) expected \(expected), found \(found)"
    }
  }
}

extension DropRule.ValueCheck: CustomStringConvertible {
  /// The condition in words.
  package var description: String {
    switch self {
    case .zeroKeyBias: "zero"
    case .zeroMiddleThird: "zero middle third"
    case .initialised: "one"
    case .positionIndex(let grid): "position index of \(grid)x\(grid)"
    }
  }
}
