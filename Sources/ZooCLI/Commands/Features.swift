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
      their places), avg_featmap (their mean). Blocks count from 0, or from -1 backwards.

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
  @OptionGroup var console: OutputOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("name at least one picture") }
    if stage == .pooled, !blocks.isEmpty {
      throw ValidationError("pooled features are those of the last block; choose another --stage")
    }
  }

  private struct Written: Encodable {
    let name: String
    let shape: [Int]
    let block: Int?
  }

  func run() throws {
    try OutputPath.check(output, against: images)
    let loaded = try Zoo().load(model, settings: options.modelSettings)
      .preparing(with: preparation.preprocessing)
    let line = ProgressLine(quiet: console.quiet)
    defer { line.clear() }
    let wanted = numbered(blocks.isEmpty ? [-1] : blocks, of: loaded)
    let features = try loaded.extractFeatures(
      ofPictures: images, stage: stage, blocks: stage == .pooled ? [-1] : wanted,
      batchSize: batch.batch
    ) { line.count("pictures", $0, images.count) }
    line.clear()
    let written = zip(features, wanted).map { tensor, block in
      Written(
        name: features.count == 1 ? "features" : "features.\(block)", shape: tensor.shape,
        block: stage == .pooled ? nil : block)
    }
    var tensors = StateDict()
    for (entry, tensor) in zip(written, features) {
      tensors[entry.name] = LazyTensor(shape: tensor.shape, values: tensor.values)
    }
    try SafetensorsWriter.write(tensors, metadata: metadata(of: loaded, wanted), to: output)
    if console.json { return try Console.print(json: written) }
    let rows = written.map { [$0.name, "\(tensors[$0.name]?.shapeText ?? "")"] }
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
      "images": try jsonText(images), "blocks": try jsonText(blocks),
      "preprocessing": try jsonText(loaded.preprocessing), "tool": "zoo \(Zoo.version)",
    ]
  }
}

extension LazyTensor {
  /// The extents as `2x17x48`.
  var shapeText: String {
    shape.isEmpty ? "scalar" : shape.map { "\($0)" }.joined(separator: "x")
  }
}
