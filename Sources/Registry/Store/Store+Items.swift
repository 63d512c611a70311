internal import Fetching
package import FoundationEssentials
internal import Glibc

extension Store {
  /// Everything that takes up room in the store, by model and name.
  ///
  /// Records that cannot be read are no error here: what cannot be listed could not be removed.
  package func items() -> [StoreItem] {
    names(in: modelsFolder, hidden: false).flatMap { items(of: $0) }
  }

  /// What there is of each model, by its name: checkpoints, converted files, beginnings.
  package func kinds() -> [String: [StoreItem.Kind]] {
    Dictionary(grouping: items(), by: \.model).compactMapValues { items in
      let kinds = [.converted, .checkpoint, .partial].filter { kind in
        items.contains { $0.kind == kind }
      }
      return kinds.isEmpty ? nil : kinds
    }
  }

  /// What takes up room in the folder of `model`.
  package func items(of model: String) -> [StoreItem] {
    guard isPlainFileName(model) else { return [] }
    let folder = "\(modelsFolder)/\(model)"
    let partials = Dictionary(
      Leftover.list(in: folder).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let names = names(in: folder, hidden: true)
    let isFetched = partials.values.contains { !$0.isAbandoned }
    return names.compactMap { name in
      let path = "\(folder)/\(name)"
      if let partial = partials[path] {
        return item(path, model, .partial, isInUse: !partial.isAbandoned)
      }
      if partials.keys.contains(where: { $0 + ".json" == path }) { return nil }
      if name.hasSuffix(".lock") { return item(path, model, .remnant, isInUse: isFetched) }
      if name.hasSuffix(".json") {
        let isOrphan = !names.contains(String(name.dropLast(5)))
        return isOrphan ? item(path, model, .remnant) : nil
      }
      guard let stored = try? record(ofFileAt: path) else {
        let isConverted = name == "\(model).safetensors" && !names.contains("\(name).json")
        return item(path, model, isConverted ? .converted : .unknown)
      }
      return item(path, model, stored.isConverted ? .converted : .checkpoint, record: stored)
    }
  }

  /// Removes `items`, those excepted that a process is working on, and gives those that went.
  ///
  /// With `isDryRun` nothing is removed, and those are given that would have gone.
  package func remove(_ items: [StoreItem], isDryRun: Bool = false) throws(RegistryError)
    -> [StoreItem]
  {
    let going = items.filter { !$0.isInUse }
    guard !isDryRun else { return going }
    for item in going { try removeFile(at: item.path) }
    for model in Set(going.map(\.model)) where !model.isEmpty {
      unsafe rmdir("\(modelsFolder)/\(model)")
    }
    return going
  }

  /// What can go without losing a finished file: partial files that nobody works on, remnants, and
  /// copies of catalogues, which were last written at least `age` seconds ago.
  package func prunable(age: Int = 0, now: Date = .now) -> [StoreItem] {
    (items() + catalogueCopies()).filter {
      [.partial, .remnant, .catalogue].contains($0.kind) && !$0.isInUse
        && Int(now.timeIntervalSince1970) - $0.modified >= age
    }
  }

  /// The copies of catalogues that were named by address.
  package func catalogueCopies() -> [StoreItem] {
    names(in: cataloguesFolder, hidden: false).compactMap { name in
      item("\(cataloguesFolder)/\(name)", "", name.hasSuffix(".json") ? .catalogue : .remnant)
    }
  }

  private func item(
    _ path: String, _ model: String, _ kind: StoreItem.Kind, record: StoredFile? = nil,
    isInUse: Bool = false
  ) -> StoreItem? {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { return nil }
    return StoreItem(
      path: path, model: model, kind: kind, size: Int(status.st_size),
      modified: status.st_mtim.tv_sec, record: record, isInUse: isInUse)
  }

  private func names(in path: String, hidden: Bool) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { isPlainFileName($0) || (hidden && $0.hasPrefix(".")) }.sorted()
  }
}
