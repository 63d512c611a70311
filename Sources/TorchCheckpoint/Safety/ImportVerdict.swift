/// What is known of a class or function that a pickle names.
public enum ImportVerdict: String, Hashable, Sendable, Codable {
  /// Part of how checkpoints are written: harmless.
  case clean
  /// Not known: harmless when it is a project's own class, and only then.
  case warning
  /// Able to run commands or code, read or write files, or load other pickles.
  case danger

  /// Judges `global`.
  package init(of global: PickleGlobal) {
    if Self.isHarmless(global) {
      self = .clean
    } else if Self.isDangerous(global) {
      self = .danger
    } else {
      self = .warning
    }
  }

  private static func isHarmless(_ global: PickleGlobal) -> Bool {
    // A dotted name walks through attributes, and from most modules to the whole of Python.
    guard !global.name.utf8.contains(UInt8(ascii: ".")) else { return false }
    if TorchNames.tensorFunctions.contains(global) { return true }
    if let names = harmless[global.module] { return names.contains(global.name) }
    if torchModules.contains(global.module) {
      return StorageClass.isStorageName(global.name) || TorchNames.isTensorClass(global.name)
        || global.module == "torch" && harmlessTorch.contains(global.name)
    }
    // TorchScript's own classes are in the archive and nowhere else.
    if global.module == "__torch__" || global.module.hasPrefix("__torch__.") { return true }
    // Whole modules name classes of torch.nn; a class is inert, a function of those modules is not.
    return classPackages.contains { global.module.hasPrefix($0) } && isClassName(global.name)
  }

  private static func isClassName(_ name: String) -> Bool {
    name.utf8.drop { $0 == UInt8(ascii: "_") }.first.map { (0x41...0x5a).contains($0) } ?? false
  }

  private static func isDangerous(_ global: PickleGlobal) -> Bool {
    let path = global.module.split(separator: ".").map(String.init)
    let names = global.name.split(separator: ".").map(String.init)
    let root = path.first ?? ""
    if dangerousRoots.contains(root) || names.contains(where: executing.contains) { return true }
    if TypeName.builtins.contains(global.module) {
      return names.contains { dangerousBuiltins.contains($0) || isSpecial($0) }
    }
    if names.count > 1 || isSpecial(names.first ?? "") {
      let leads = names.contains { name in
        // Modules keep what they import under names such as `_sys`.
        [name, String(name.drop { $0 == "_" })].contains {
          dangerousRoots.contains($0) || dangerousBuiltins.contains($0)
            || TypeName.builtins.contains($0)
        } || isSpecial(name)
      }
      if leads { return true }
    }
    if scientificRoots.contains(root) {
      return (path + names).dropFirst().contains(where: reachesOut)
    }
    return (dangerousNames[root] ?? []).contains { names.contains($0) }
  }

  /// Whether `name` is one of Python's own attributes, such as `__globals__` or `__reduce__`.
  private static func isSpecial(_ name: String) -> Bool {
    name.utf8.count > 4 && name.utf8.starts(with: "__".utf8)
      && name.utf8.suffix(2).elementsEqual("__".utf8)
  }

  /// Whether a part of a module's or function's name in PyTorch, NumPy and their kin says that it
  /// reads or writes files, or compiles or runs something.
  private static func reachesOut(_ part: String) -> Bool {
    let bare = part.drop { $0 == "_" }
    return dangerousParts.contains(String(bare))
      || ["load", "save", "exec", "import", "run", "read_", "compile", "open"].contains {
        bare.hasPrefix($0)
      }
  }
}
