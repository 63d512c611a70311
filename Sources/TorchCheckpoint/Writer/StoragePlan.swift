internal import Tensors

/// Which tensor goes into which storage of a file, in the order in which storages are first used.
struct StoragePlan {
  /// The tensors in their order.
  private(set) var tensors: [SavedTensor] = []
  /// The bytes of each storage.
  private(set) var storages: [any TensorBytes] = []

  /// Gives each tensor a storage of its own but for those that `ties` let share one.
  init(_ tensors: StateDict, ties: [[String]]) throws(CheckpointError) {
    let places = try StoragePlan.places(tensors, ties)
    var numbers: [TieGroup.Share: Int] = [:]
    for (name, tensor) in tensors {
      guard let place = places[name] else {
        storages.append(tensor.bytes)
        try add(tensor, name, to: storages.count - 1, at: 0)
        continue
      }
      let number = numbers[place.share] ?? storages.count
      if number == storages.count {
        numbers[place.share] = number
        storages.append(place.bytes)
      }
      try add(tensor, name, to: number, at: place.byteOffset)
    }
  }

  private mutating func add(
    _ tensor: LazyTensor, _ name: String, to storage: Int, at byteOffset: Int
  ) throws(CheckpointError) {
    let (type, shape) = try SavedTensor.form(of: tensor, called: name)
    let width = max(1, tensor.scalarType.bitWidth / 8)
    let bytes = storages[storage].count
    let isUntyped = if case .dtype = type { true } else { false }
    tensors.append(
      SavedTensor(
        name: name, type: type, shape: shape, storage: storage, offset: byteOffset / width,
        storageCount: isUntyped ? bytes : bytes / width))
  }

  private static func places(
    _ tensors: StateDict, _ ties: [[String]]
  ) throws(CheckpointError) -> [String: TieGroup.Place] {
    var places: [String: TieGroup.Place] = [:]
    for (index, names) in ties.enumerated() {
      let members = names.compactMap { name in
        places[name] == nil ? tensors[name].map { (name: name, tensor: $0) } : nil
      }
      guard members.count > 1 else { continue }
      let group = try TieGroup(members, index: index)
      places.merge(group.places) { first, _ in first }
    }
    return places
  }
}
