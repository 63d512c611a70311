extension TorchInterpreter {
  /// The function or class that makes the tensor which `object` hands on, where it is not one of
  /// PyTorch's own that are known here; nil where it is, and where there is none.
  func foreignFunction(of object: PickleObject) -> PickleGlobal? {
    guard case .global(var function) = object.callable,
      var values = graph.elements(object.arguments)
    else { return nil }
    for _ in 0..<16 {
      switch function.name {
      case "_rebuild_from_type", "_rebuild_from_type_v2":
        guard case .global(let inner) = values.first, values.count > 2 else { return nil }
        guard TorchInterpreter.isTensorFunction(inner) else { return inner }
        guard let arguments = graph.elements(values[2]) else { return nil }
        (function, values) = (inner, arguments)
      case "_rebuild_parameter", "_rebuild_parameter_with_state",
        "_rebuild_device_tensor_from_cpu_tensor":
        guard let inner = values.first.flatMap({ graph.object($0) }),
          case .global(let callable) = inner.callable
        else { return nil }
        guard TorchInterpreter.makesTensor(inner) else { return callable }
        guard let arguments = graph.elements(inner.arguments) else { return nil }
        (function, values) = (callable, arguments)
      default: return nil
      }
    }
    return nil
  }

  /// Whether `object` is a tensor of a kind that is known here.
  static func makesTensor(_ object: PickleObject) -> Bool {
    guard case .global(let global) = object.callable else { return false }
    return isTensorFunction(global)
      || TorchNames.isTorch(global) && TorchNames.isTensorClass(global.name) && object.state != nil
      || isVariableClass(global) && object.state != nil
  }
}
