/// The named tensors of a model, in the order of their file.
public struct StateDict: Sendable {
  /// The names in file order.
  public private(set) var names: [String] = []
  private var tensors: [String: LazyTensor] = [:]

  /// An empty state dict.
  public init() {}

  /// The number of tensors.
  public var count: Int { names.count }

  /// The tensor called `name`; setting a new name appends it, setting nil removes it.
  public subscript(name: String) -> LazyTensor? {
    get { tensors[name] }
    set {
      switch (tensors[name], newValue) {
      case (nil, .some): names.append(name)
      case (.some, nil): names.removeAll { $0 == name }
      default: break
      }
      tensors[name] = newValue
    }
  }
}

extension StateDict: Sequence {
  /// The names with their tensors, in order.
  public func makeIterator() -> AnyIterator<(name: String, tensor: LazyTensor)> {
    AnyIterator(
      names.lazy.compactMap { name in tensors[name].map { (name: name, tensor: $0) } }
        .makeIterator())
  }
}
