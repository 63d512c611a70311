import ArgumentParser
import BEiTZoo
import Conversion

/// The command `zoo features`.
struct Features: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what a model makes of pictures, before its head.",
    discussion: """
      The output holds `features`, the pictures stacked in the order in which they are named; with \
      several --block options `features.N` for each block N. Their names are in the metadata.

      Stages: pooled (what the head looks at), raw (all tokens), cls_token, featmap (the patches in \
      their places), avg_featmap (their mean), attention (of each token to each other, by heads), \
      logits (`logits`; of a pretraining model also `aggregated_logits`). Blocks count from 0, or \
      from -1 backwards.

      Example: zoo features beitv2_tiny_patch8_64 cat.jpg dog.png --stage featmap -o out.safetensors
      """)

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Argument(help: "The pictures: JPEG, PNG or WebP.")
  var images: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
  var output: String

  @Option(name: .long, help: ArgumentHelp("What to take.", valueName: "stage"))
  var stage = FeatureStage.pooled

  @Option(
    name: .customLong("block"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("The block whose output to take; may be repeated.", valueName: "N"))
  var blocks: [Int] = []

  @OptionGroup var batch: BatchOptions
  @OptionGroup var preparation: PreprocessingOptions
  @OptionGroup var options: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var console: OutputOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("name at least one picture") }
    if !stage.isOfBlocks, !blocks.isEmpty {
      throw ValidationError(
        "\(stage.rawValue) features are those of the last block; choose another --stage")
    }
  }

  func run() throws {
    try OutputPath.check(output, against: images)
    let loaded = try fetching.zoo(console).load(model, settings: options.modelSettings)
      .preparing(with: preparation.preprocessing)
    let line = ProgressLine(quiet: console.quiet)
    defer { line.clear() }
    let wanted = stage.isOfBlocks ? numbered(blocks.isEmpty ? [-1] : blocks, of: loaded) : [-1]
    let written = try loaded.writeFeatures(
      ofPictures: images, to: output, stage: stage, blocks: wanted, batchSize: batch.batch,
      metadata: metadata(of: loaded, wanted)
    ) { line.count("pictures", $0, images.count) }
    line.clear()
    if console.json { return try Console.print(json: written) }
    let rows = written.map { [$0.name, $0.shape.map { "\($0)" }.joined(separator: "x")] }
    Console.print(TextTable(header: ["NAME", "SHAPE"], rows: rows).lines)
  }

  /// Blocks counted from 0, each once; numbers that no block has stay for the model to refuse.
  private func numbered(_ blocks: [Int], of loaded: LoadedModel) -> [Int] {
    let depth = loaded.configuration.backbone.depth
    return blocks.reduce(into: []) { numbers, block in
      let number = block < 0 && block >= -depth ? depth + block : block
      if !numbers.contains(number) { numbers.append(number) }
    }
  }

  private func metadata(of loaded: LoadedModel, _ blocks: [Int]) throws -> [String: String] {
    [
      "format": "pt", "model": loaded.name, "stage": stage.rawValue,
      "images": try jsonText(images), "blocks": try jsonText(stage.isOfBlocks ? blocks : []),
      "preprocessing": try jsonText(loaded.preprocessing), "tool": "zoo \(Zoo.version)",
    ]
  }
}
