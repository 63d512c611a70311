/// Functions of known harmless kind that call what they are given.
///
/// Their own names say nothing: what they call decides. A pickle may let the result drop, so their
/// arguments are judged when the call is made and not where its result is found.
enum CallForwarders {
  /// What `function` would call, where it calls one of its arguments and that is none of the few
  /// functions which belong there; nil otherwise.
  static func forwarded(
    by function: PickleGlobal, _ arguments: [PickleValue]
  ) -> PickleValue? {
    guard let place = places[function], place.index < arguments.count else { return nil }
    let argument = arguments[place.index]
    switch argument {
    case .global(let global): return place.isExpected(global) ? nil : argument
    case .node: return argument
    // Text names a generator, and what is no function cannot be called.
    default: return nil
    }
  }

  private struct Place: Sendable {
    let index: Int
    let isExpected: @Sendable (PickleGlobal) -> Bool
  }

  private static let places: [PickleGlobal: Place] = {
    let tensor = Place(index: 0) {
      TorchNames.tensorFunctions.contains($0) || rebuilds.contains($0)
    }
    var places: [PickleGlobal: Place] = [:]
    for module in ["torch._tensor", "torch.tensor"] {
      for name in ["_rebuild_from_type", "_rebuild_from_type_v2"] {
        places[PickleGlobal(module, name)] = tensor
      }
    }
    let random = "numpy.random._pickle"
    let generator = Place(index: 1) { $0 == PickleGlobal(random, "__bit_generator_ctor") }
    places[PickleGlobal(random, "__generator_ctor")] = generator
    places[PickleGlobal(random, "__randomstate_ctor")] = generator
    // A generator by its class instead of its name.
    places[PickleGlobal(random, "__bit_generator_ctor")] = Place(index: 0) {
      generators.contains($0)
    }
    return places
  }()

  /// Functions that make tensors of kinds which are not read here.
  static let rebuilds: Set<PickleGlobal> = [
    PickleGlobal("torch.nested._internal.nested_tensor", "_rebuild_njt")
  ]

  private static let generators = Set(
    ["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64"].flatMap { name in
      ["numpy.random", "numpy.random._\(name.lowercased())", "numpy.random._pcg64"].map {
        PickleGlobal($0, name)
      }
    })
}
