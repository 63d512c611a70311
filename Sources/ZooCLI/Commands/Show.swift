import ArgumentParser
import BEiTZoo
import FoundationEssentials
import Registry

/// The command `zoo show`.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is known of a model.",
    discussion: """
      The network, its training, what it comes from and what comes from it, the files with their \
      digests, what the store has of it, the preprocessing, and the recorded results with the conditions they were measured under. Where the sizes of the model are known, \
      its parameters and operations are counted as well: multiply-adds of everything, and what \
      mmengine's listings call FLOPs (multiply-adds without the head, and five for each element of a \
      layer norm).

      Example: zoo show beitv2_tiny_patch8_64
      """)

  @Argument(help: "The model's name or alias.", completion: .modelNames)
  var name: String

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var output: OutputOptions

  /// The entry, with what was counted beside it.
  private struct Sheet: Encodable {
    let entry: ModelEntry
    let cost: ModelCost?
    let stored: [CachedItem]

    private enum CodingKeys: String, CodingKey { case computed, stored }

    func encode(to encoder: any Encoder) throws {
      try entry.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(cost, forKey: .computed)
      try container.encode(stored, forKey: .stored)
    }
  }

  func run() throws {
    let zoo = try catalog.zoo()
    let entry = try zoo.catalog.model(named: name)
    let stored = try? zoo.store.items(of: entry.name)
    if output.json {
      let items = (stored ?? []).map { CachedItem($0) }
      return try Console.print(json: Sheet(entry: entry, cost: entry.cost, stored: items))
    }
    let now = Int(Date.now.timeIntervalSince1970)
    Console.print(ModelSheet(entry, in: zoo.catalog, stored: stored, now: now).lines)
    if let cost = entry.cost { Console.print(["", "computed"] + cost.lines) }
  }
}

extension ModelCost {
  /// The counts for people.
  var lines: [String] {
    let listed = listedOperations.map {
      "  FLOPs          \(operations($0)) in mmengine's counting"
    }
    return [
      "  parameters     \(grouped(parameters))",
      "  multiply-adds  \(operations(multiplyAdds))",
    ] + [listed].compactMap(\.self)
  }

  private func operations(_ count: Int) -> String {
    "\(grouped(count)) (\(decimal(Double(count) / 1e9, places: 2)) G)"
  }
}
