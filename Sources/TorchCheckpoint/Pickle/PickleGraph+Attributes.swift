extension PickleGraph {
  /// The attribute called `name` in the state of an object.
  package func attribute(_ name: String, of value: PickleValue) -> PickleValue? {
    object(value)?.state.flatMap { self.value(of: name, in: $0) }
  }

  /// The extents of a `torch.Size`, or of a tuple or list of integers.
  package func size(_ value: PickleValue) -> [Int]? {
    if let object = object(value) {
      guard object.callable == .global(PickleGlobal("torch", "Size")) else { return nil }
      guard let extents = elements(object.arguments)?.first else { return [] }
      return size(extents)
    }
    guard let parts = elements(value) else { return nil }
    let extents = parts.compactMap { if case .int(let extent) = $0 { extent } else { nil } }
    return extents.count == parts.count ? extents : nil
  }
}
