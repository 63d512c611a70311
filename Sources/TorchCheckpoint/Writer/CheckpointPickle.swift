/// Writes the pickle of a checkpoint: a state dict, and what stands beside it.
enum CheckpointPickle {
  /// What the dictionary at the top holds.
  private enum Member {
    case tensors(under: String)
    case extra(PlainValue.Entry)
  }

  /// The pickle that describes `tensors`, under `container` where there is one, and `extras`.
  static func bytes(
    of tensors: [SavedTensor], container: String?, extras: [PlainValue.Entry]
  ) -> [UInt8] {
    var pickle = PickleWriter()
    if let container {
      pickle.emit(.emptyDict)
      pickle.memoize()
      pickle.entries([.tensors(under: container)] + extras.map(Member.extra)) { pickle, member in
        switch member {
        case .tensors(let key):
          pickle.string(key)
          pickle.dictionary(of: tensors)
        case .extra(let entry): pickle.entry(entry)
        }
      }
    } else {
      pickle.dictionary(of: tensors)
      pickle.entries(extras) { $0.entry($1) }
    }
    pickle.emit(.stop)
    return pickle.bytes
  }
}

extension PickleWriter {
  fileprivate mutating func dictionary(of tensors: [SavedTensor]) {
    emptyOrderedDictionary()
    entries(tensors) { $0.entry($1) }
  }

  /// A tensor under its name: a call of the function that rebuilds it from its storage.
  private mutating func entry(_ tensor: SavedTensor) {
    string(tensor.name)
    switch tensor.type {
    case .storageClass: global("torch._utils", "_rebuild_tensor_v2")
    case .dtype: global("torch._utils", "_rebuild_tensor_v3")
    }
    emit(.mark)
    storage(of: tensor)
    int(tensor.offset)
    tuple(tensor.shape)
    tuple(tensor.strides)
    emit(.newFalse)  // no gradient
    emptyOrderedDictionary()  // no hooks
    if case .dtype(let name) = tensor.type { global("torch", name) }
    emit(.tuple)
    memoize()
    emit(.reduce)
    memoize()
  }

  /// The persistent id of a storage.
  private mutating func storage(of tensor: SavedTensor) {
    emit(.mark)
    constant("storage")
    switch tensor.type {
    case .storageClass(let name): global("torch", name)
    case .dtype: global("torch.storage", "UntypedStorage")
    }
    constant(String(tensor.storage))
    constant("cpu")
    int(tensor.storageCount)
    emit(.tuple)
    memoize()
    emit(.binPersistentID)
  }

  fileprivate mutating func entry(_ entry: PlainValue.Entry) {
    string(entry.key)
    value(entry.value)
  }

  private mutating func value(_ value: PlainValue) {
    switch value {
    case .none: emit(.none)
    case .bool(let value): emit(value ? .newTrue : .newFalse)
    case .int(let value): int(value)
    case .float(let value): double(value)
    case .string(let text): string(text)
    case .list(let values):
      emit(.emptyList)
      memoize()
      items(values) { $0.value($1) }
    case .dictionary(let entries):
      emit(.emptyDict)
      memoize()
      self.entries(entries) { $0.entry($1) }
    }
  }
}
