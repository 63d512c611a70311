/// All that is known of a model, in sections for `zoo show` to print; its JSON is the entry itself.
package struct ModelSheet: Hashable, Sendable {
  /// The sections; those with nothing to say are left out.
  package let sections: [Section]

  /// A part of the sheet.
  package struct Section: Hashable, Sendable {
    /// The heading.
    package let title: String
    /// The rows in order.
    package let rows: [Row]
  }

  /// A fact, or one of several under the same label.
  package struct Row: Hashable, Sendable {
    /// What the fact is; empty where it continues the row above.
    package let label: String
    /// The fact.
    package let text: String
  }

  /// Writes up `entry`; `catalog` gives its publisher in full and what comes from it, `stored` is what
  /// the store has of it at the time `now`, where there is a store.
  package init(
    _ entry: ModelEntry, in catalog: Catalog, stored: [StoreItem]? = nil, now: Int = 0
  ) {
    let nothing = [Row(label: "", text: "nothing of it is on this machine")]
    let store = stored.map { $0.isEmpty ? nothing : $0.flatMap { Self.rows($0, now: now) } }
    sections = [
      Section(title: entry.name, rows: Self.identity(of: entry, in: catalog)),
      Section(title: "network", rows: Self.network(of: entry)),
      Section(title: "training", rows: entry.training.map(Self.row)),
      Section(title: "lineage", rows: Self.lineage(of: entry, in: catalog)),
      Section(title: "files", rows: entry.files.flatMap(Self.rows) + Self.hub(of: entry)),
      Section(title: "store", rows: store ?? []),
      Section(title: "preprocessing", rows: Self.preprocessing(of: entry)),
      Section(title: "recorded", rows: entry.recorded.flatMap(Self.rows)),
      Section(title: "known outputs", rows: entry.knownOutputs.map(Self.row)),
      Section(title: "sources", rows: entry.sources.map { Row(label: "", text: $0) }),
      Section(title: "notes", rows: entry.notes.map { Row(label: "", text: $0) }),
    ].filter { !$0.rows.isEmpty }
  }

  /// The lines to print: headings to the left, rows below them by two spaces.
  package var lines: [String] {
    let width = sections.flatMap(\.rows).map(\.label.count).max() ?? 0
    return sections.enumerated().flatMap { index, section in
      (index > 0 ? ["", section.title] : [section.title])
        + section.rows.map { row in
          let space = String(repeating: " ", count: width - row.label.count)
          return row.label.isEmpty ? "  \(row.text)" : "  \(row.label)\(space)  \(row.text)"
        }
    }
  }
}
