internal import Tensors

/// The arguments of a function that makes a tensor, fetched with checks.
struct RebuildArguments {
  let function: String
  let values: [PickleValue]
  let graph: PickleGraph
  let subject: String

  subscript(index: Int) -> PickleValue? { index < values.count ? values[index] : nil }

  func require(_ counts: ClosedRange<Int>) throws(CheckpointError) {
    guard counts.contains(values.count) else { throw malformed("\(values.count) arguments") }
  }

  func int(_ index: Int) throws(CheckpointError) -> Int {
    guard case .int(let value) = self[index] else {
      throw malformed("expected an integer as argument \(index), found \(found(index))")
    }
    return value
  }

  func bool(_ index: Int) -> Bool {
    switch self[index] {
    case .bool(let value): value
    case .int(let value): value != 0
    default: false
    }
  }

  func number(_ index: Int) throws(CheckpointError) -> Double {
    switch self[index] {
    case .float(let value): return value
    case .int(let value): return Double(value)
    default: throw malformed("expected a number as argument \(index), found \(found(index))")
    }
  }

  /// Integers in a tuple, a list, a `torch.Size` or one of TorchScript's lists.
  func ints(_ index: Int) throws(CheckpointError) -> [Int] {
    guard let value = self[index], let elements = elements(of: value) else {
      throw malformed("expected integers as argument \(index), found \(found(index))")
    }
    var integers: [Int] = []
    for element in elements {
      guard case .int(let integer) = element else {
        throw malformed("argument \(index) holds something that is no integer")
      }
      integers.append(integer)
    }
    return integers
  }

  private func elements(of value: PickleValue) -> [PickleValue]? {
    if let elements = graph.elements(value) { return elements }
    guard let object = graph.object(value), case .global(let global) = object.callable,
      global == PickleGlobal("torch", "Size") || global.module == "torch.jit._pickle",
      let inner = graph.elements(object.arguments)?.first
    else { return nil }
    return graph.elements(inner)
  }

  func scalarType(_ index: Int) throws(CheckpointError) -> ScalarType {
    guard case .global(let global) = self[index], global.module == "torch",
      let type = TorchNames.dtypes[global.name]
    else { throw malformed("expected a known dtype as argument \(index), found \(found(index))") }
    return type
  }

  /// What stands in place of an argument, for errors.
  func found(_ index: Int) -> String {
    guard let value = self[index] else { return "none" }
    return switch graph.node(value) {
    case .list: "a list"
    case .tuple: "a tuple"
    case .dictionary: "a dictionary"
    case .set: "a set"
    case .byteArray: "a bytearray"
    default: KeyText.of(value, graph)
    }
  }

  func malformed(_ detail: String) -> CheckpointError {
    CheckpointError(
      subject, .tensorArguments, "\(function): \(detail)",
      hint: "PyTorch does not write that: the file is damaged, or made by another program")
  }
}
