/// The names of classes as Python 3 gives them.
enum TypeName {
  /// The modules that are the built-in one under Python 2 and 3.
  static let builtins: Set<String> = ["builtins", "__builtin__", "__builtins__"]

  private static let renamed = [
    "xrange": "range", "unicode": "str", "long": "int", "Ellipsis": "ellipsis",
  ]

  /// The name of the class of an object that `global` makes.
  static func of(instanceOf global: PickleGlobal) -> String {
    if builtins.contains(global.module) {
      return "builtins.\(renamed[global.name] ?? global.name)"
    }
    return switch (global.module, global.name) {
    case ("torch.serialization", "_get_layout"): "torch.layout"
    case ("pathlib._local", _): "pathlib.\(global.name)"
    case ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"),
      ("numpy.core.numeric", "_frombuffer"), ("numpy._core.numeric", "_frombuffer"):
      "numpy.ndarray"
    default: global.description
    }
  }

  /// The name for a class or function that is itself the value.
  static func of(_ global: PickleGlobal) -> String {
    if global.module == "torch" {
      if TorchNames.dtypeNames.contains(global.name) { return "torch.dtype" }
      if global.name.hasPrefix("per_") { return "torch.qscheme" }
    }
    if builtins.contains(global.module) {
      let name = renamed[global.name] ?? global.name
      if name == "ellipsis" || name == "NotImplemented" { return "builtins.\(name)" }
      return isFunction(name) ? "builtins.function" : "type builtins.\(name)"
    }
    let last = global.name.split(separator: ".").last ?? ""
    return last.first?.isUppercase == true ? "type \(global)" : "builtins.function"
  }

  private static func isFunction(_ name: String) -> Bool {
    [
      "eval", "exec", "compile", "open", "__import__", "getattr", "setattr", "print", "len", "abs",
      "min", "max", "sum", "sorted", "map", "filter",
    ].contains(name)
  }
}
