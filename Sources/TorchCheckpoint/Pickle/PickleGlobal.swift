/// A class or function by module and name, as a pickle writes it; nothing is imported.
package struct PickleGlobal: Hashable, Sendable, CustomStringConvertible {
  /// The module.
  package let module: String
  /// The name inside the module, which may be dotted.
  package let name: String

  /// Names a class or function.
  package init(_ module: String, _ name: String) {
    self.module = module
    self.name = name
  }

  /// Whether it is Python's function that looks an attribute up.
  var isGetattr: Bool { name == "getattr" && TypeName.builtins.contains(module) }

  /// Module and name, dotted.
  package var description: String { "\(module).\(name)" }
}
