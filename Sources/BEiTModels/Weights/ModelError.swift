public import Tensors

/// Why a model could not be made or run.
public enum ModelError: Error, Hashable, Sendable {
  /// The file lacks a weight that the model needs.
  case missing(weight: String, shape: [Int])
  /// A weight has another shape than the model needs.
  case misshapen(weight: String, expected: [Int], found: [Int])
  /// A weight holds no real floating-point numbers.
  case wrongType(weight: String, found: ScalarType)
  /// The values of a weight could not be read.
  case unreadable(weight: String, reason: CheckpointError)
  /// The names do not fit the model: those it needs and does not find, and those it does not know.
  case names(missing: [String], unexpected: [String])
  /// An input is absent or has another shape than the model takes.
  case input(name: String, expected: String, found: String)
  /// The configuration contradicts itself or asks for what the model has not.
  case configuration(String)
}

extension ModelError: CustomStringConvertible {
  /// One line: the subject, what failed and the detail.
  public var description: String {
    switch self {
    case .missing(let weight, let shape):
      "\(weight): missing weight: expected shape \(shape)"
    case .misshapen(let weight, let expected, let found):
      "\(weight): wrong shape: expected \(expected), found \(found)"
    case .wrongType(let weight, let found):
      "\(weight): wrong type: expected floating-point values, found \(found.rawValue)"
    case .unreadable(let weight, let reason):
      "\(weight): unreadable weight: \(reason)"
    case .names(let missing, let unexpected):
      "weights: names do not fit the model"
        + ModelError.list(missing, "missing") + ModelError.list(unexpected, "unexpected")
    case .input(let name, let expected, let found):
      "\(name): wrong input: expected \(expected), found \(found)"
    case .configuration(let detail):
      "configuration: \(detail)"
    }
  }

  /// The first ten of `names`, after their number and what they are.
  private static func list(_ names: [String], _ what: String) -> String {
    guard !names.isEmpty else { return "" }
    let more = names.count > 10 ? ", …" : ""
    return ": \(names.count) \(what): " + names.prefix(10).joined(separator: ", ") + more
  }
}
