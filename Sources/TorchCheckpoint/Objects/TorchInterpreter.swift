package import Tensors

/// Tells what the objects of a pickle mean: which calls make tensors, and of which bytes.
package struct TorchInterpreter {
  package let graph: PickleGraph
  package var log: FindingLog
  /// The scales of quantized channels, parts of nested tensors and bytes of arrays made so far: all
  /// are made when a file is opened, so all have a limit.
  var scaleCount = 0
  var nestedCount = 0
  private var arrayBytes = 0
  private var storages: any StorageResolver
  private var resolved: [PickleGraph.Index: TorchValue] = [:]

  /// Calls inside calls on the way to one tensor; PyTorch itself nests three or four.
  private static let depthLimit = 32

  package init(_ graph: PickleGraph, storages: any StorageResolver, log: FindingLog) {
    self.graph = graph
    self.storages = storages
    self.log = log
  }

  /// What `value` means; `subject` is the file and the path in it, for errors.
  package mutating func resolve(
    _ value: PickleValue, _ subject: String, depth: Int = 0
  ) throws(CheckpointError) -> TorchValue {
    guard case .node(let index) = value else { return .other }
    if let known = resolved[index] { return known }
    guard depth < TorchInterpreter.depthLimit else {
      throw CheckpointError(
        subject, .limit, "calls nest deeper than \(TorchInterpreter.depthLimit)")
    }
    let result: TorchValue
    switch graph[index] {
    case .persistent(let id): result = try storages.resolve(id, in: graph)
    case .object(let object): result = try interpret(object, subject, depth: depth + 1)
    default: result = .other
    }
    resolved[index] = result
    return result
  }

  private mutating func interpret(
    _ object: PickleObject, _ subject: String, depth: Int
  ) throws(CheckpointError) -> TorchValue {
    guard case .global(let global) = object.callable else { return .other }
    if TorchInterpreter.isTensorFunction(global) {
      let values = graph.elements(object.arguments) ?? []
      return .tensor(try rebuild(global, values, subject, depth: depth))
    }
    if TorchNames.isTorch(global), TorchNames.isTensorClass(global.name), let state = object.state {
      return .tensor(try oldTensor(global, state, subject, depth: depth))
    }
    if TorchInterpreter.isVariableClass(global), let state = object.state,
      let data = graph.elements(state)?.first,
      case .tensor(let tensor) = try resolve(data, subject, depth: depth)
    {
      return .tensor(tensor)
    }
    if let array = try NumPyDecoder(graph, subject).decode(object, global) {
      arrayBytes += array.bytes?.count ?? 0
      guard arrayBytes <= Limits.arrayBytes else {
        throw CheckpointError(subject, .limit, "arrays of more than \(Limits.arrayBytes) bytes")
      }
      return .array(array)
    }
    return .other
  }

  mutating func tensor(
    _ arguments: RebuildArguments, _ index: Int, depth: Int
  ) throws(CheckpointError) -> TorchTensor {
    guard let value = arguments[index],
      case .tensor(let tensor) = try resolve(value, arguments.subject, depth: depth)
    else {
      throw arguments.malformed(
        "expected a tensor as argument \(index), found \(arguments.found(index))")
    }
    return tensor
  }

  mutating func storage(
    _ arguments: RebuildArguments, _ index: Int, depth: Int
  ) throws(CheckpointError) -> TorchStorage {
    guard let value = arguments[index],
      case .storage(let storage) = try resolve(value, arguments.subject, depth: depth)
    else {
      throw arguments.malformed(
        "expected a storage as argument \(index), found \(arguments.found(index))")
    }
    return storage
  }

  /// Whether `global` is one of PyTorch's functions that make a tensor.
  package static func isTensorFunction(_ global: PickleGlobal) -> Bool {
    // The first letters tell most others apart without a look into the set.
    global.name.utf8.starts(with: "_rebuild_".utf8) && TorchNames.tensorFunctions.contains(global)
  }

  /// Whether `global` is a class that once wrapped a tensor.
  package static func isVariableClass(_ global: PickleGlobal) -> Bool {
    ["torch.autograd.variable", "torch.nn.parameter", "torch.nn"].contains(global.module)
      && ["Variable", "Parameter", "Buffer"].contains(global.name)
  }
}
