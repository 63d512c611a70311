internal import Dispatch
internal import Fetching
internal import Synchronization

extension Zoo {
  /// Brings `entries` into the store, up to `count` at a time, each by `bring`.
  ///
  /// One that fails does not stop the others. The results stand in the order of the entries; nil for
  /// those that were not begun because everything was cancelled.
  package func several<Value: Sendable>(
    _ entries: [ModelEntry], atOnce count: Int,
    _ bring: @escaping @Sendable (Zoo, ModelEntry) throws -> Value
  ) -> [Result<Value, any Error>?] {
    let results = Mutex<[Int: Result<Value, any Error>]>([:])
    let next = Atomic(0)
    let group = DispatchGroup()
    for worker in 0..<max(1, min(count, entries.count)) {
      // A queue of its own gets a thread of its own, which may wait for the network.
      DispatchQueue(label: "zoo.\(worker)").async(group: group) {
        while !cancellation.isCancelled {
          let index = next.add(1, ordering: .relaxed).oldValue
          guard entries.indices.contains(index) else { return }
          let result = Result { try bring(self, entries[index]) }
          results.withLock { $0[index] = result }
        }
      }
    }
    group.wait()
    return results.withLock { found in entries.indices.map { found[$0] } }
  }

  /// The entries that `texts` name, each once: names, aliases, and patterns with `*`, `?` or `[…]`,
  /// which stand for the models that can be had.
  package func entries(named texts: [String]) throws(RegistryError) -> [ModelEntry] {
    var entries: [ModelEntry] = []
    for text in texts {
      let found = try isPattern(text) ? matches(text) : [catalog.model(named: text)]
      entries += found.filter { entry in !entries.contains { $0.name == entry.name } }
    }
    return entries
  }

  private func isPattern(_ text: String) -> Bool { text.contains { "*?[".contains($0) } }

  private func matches(_ text: String) throws(RegistryError) -> [ModelEntry] {
    let pattern = NamePattern(text)
    let found = catalog.models.filter { pattern.matches($0.name) && $0.preferredFile != nil }
    guard !found.isEmpty else { throw .unknownModel(text, suggestions: []) }
    return found
  }
}
