/// What the walk through a checkpoint does with an object.
enum ObjectRole {
  /// A tensor: a name with bytes.
  case tensor
  /// A NumPy array or scalar.
  case array
  /// A dictionary by another class; its class is worth no mention.
  case mapping
  /// Bytes written as a call.
  case bytes
  /// A `torch.nn.Module`, or a module of TorchScript, whose state holds the tensors by name.
  case module
  /// A call that only hands its first argument on.
  case wrapper
  /// Anything else: mentioned by its class, and searched for tensors.
  case opaque

  init(_ object: PickleObject, in graph: PickleGraph, _ modules: ModuleStates) {
    guard case .global(let global) = object.callable else {
      self = modules.contains(object.state) ? .module : .opaque
      return
    }
    if TorchInterpreter.makesTensor(object) {
      self = .tensor
    } else if NumPyDecoder.makesArray(global) {
      self = .array
    } else if global == PickleGlobal("collections", "OrderedDict")
      || TypeName.builtins.contains(global.module)
        && ["dict", "list", "tuple"].contains(global.name)
    {
      self = .mapping
    } else if EncodedBytes.isEncoded(object, in: graph) {
      self = .bytes
    } else if global.module == "torch.jit._pickle" {
      self = .wrapper
    } else if modules.contains(object.state) || global.module.hasPrefix("__torch__") {
      self = .module
    } else {
      self = .opaque
    }
  }
}
