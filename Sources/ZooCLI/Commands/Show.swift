import ArgumentParser
import BEiTZoo

/// The command `zoo show`.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show everything that is known of a model.",
    discussion: """
      The network, its training, the files with their digests, the preprocessing, and the recorded \
      results with the conditions they were measured under. Where the sizes of the model are known, \
      its parameters and operations are counted as well: multiply-adds of everything, and what \
      mmengine's listings call FLOPs (multiply-adds without the head, and five for each element of a \
      layer norm).

      Example: zoo show beitv2_tiny_patch8_64
      """)

  @Argument(help: "The model's name or alias.")
  var name: String

  @OptionGroup var output: OutputOptions

  /// The entry, with what was counted beside it.
  private struct Sheet: Encodable {
    let entry: ModelEntry
    let cost: ModelCost?

    private enum CodingKeys: String, CodingKey { case computed }

    func encode(to encoder: any Encoder) throws {
      try entry.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(cost, forKey: .computed)
    }
  }

  func run() throws {
    let catalog = try Zoo().catalog
    let entry = try catalog.model(named: name)
    if output.json { return try Console.print(json: Sheet(entry: entry, cost: entry.cost)) }
    Console.print(ModelSheet(entry, in: catalog).lines)
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
