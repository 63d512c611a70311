import ArgumentParser
import BEiTZoo

/// The command `zoo attention`.
struct Attention: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show which patches of a picture the class token looks at.",
    discussion: """
      Writes a PNG of the picture as the model sees it, under the attention of a block's class \
      token: the mean of all heads, one --head, or with --heads one file a head (out-head00.png …). \
      Dark is none, yellow the most of that map.

      Example: zoo attention beitv2_tiny_patch8_64 cat.jpg -o out.png --block 2
      """)

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Argument(help: "The picture: JPEG, PNG or WebP.")
  var image: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The PNG file to write.", valueName: "file"))
  var output: String

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("The block, from 0, or from -1 backwards.", valueName: "N"))
  var block = -1

  @Option(name: .long, help: ArgumentHelp("Show this head alone, from 0.", valueName: "N"))
  var head: Int?

  @Flag(name: .long, help: "Write a file for each head.")
  var heads = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The part of the attention's colour, from 0 to 1.", valueName: "part"))
  var overlay = 0.6

  @OptionGroup var preparation: PreprocessingOptions
  @OptionGroup var options: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var console: OutputOptions

  func validate() throws {
    guard (0...1).contains(overlay) else { throw ValidationError("--overlay is from 0 to 1") }
    if heads, head != nil { throw ValidationError("--head and --heads exclude each other") }
  }

  private struct Result: Encodable {
    let image: String
    let block: Int
    let grid: Int
    let maps: [Written]
  }

  private struct Written: Encodable {
    let output: String
    let map: PictureAttention.Map

    private enum CodingKeys: String, CodingKey { case output }

    func encode(to encoder: any Encoder) throws {
      try map.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(output, forKey: .output)
    }
  }

  func run() throws {
    let loaded = try fetching.zoo(console).load(model, settings: options.modelSettings)
      .preparing(with: preparation.preprocessing)
    let found = try loaded.attention(
      inPicture: image, block: block,
      heads: heads ? .all : head.map(AttentionHeads.one) ?? .averaged)
    let written = found.maps.map { Written(output: path(of: $0), map: $0) }
    for entry in written { try OutputPath.check(entry.output, against: [image]) }
    // All are made before any is written, so that a failure leaves none.
    let files = try written.map { try found.png(of: $0.map, overlay: overlay) }
    for (entry, file) in zip(written, files) { try OutputPath.write(file, to: entry.output) }
    guard !console.json else {
      return try Console.print(
        json: Result(image: image, block: found.block, grid: found.grid, maps: written))
    }
    Console.print(written.map(\.output))
  }

  /// The file of a map: with --heads the number of the head before the extension.
  private func path(of map: PictureAttention.Map) -> String {
    guard heads, let head = map.head else { return output }
    let number = head < 10 ? "0\(head)" : "\(head)"
    let stem = output.lowercased().hasSuffix(".png") ? String(output.dropLast(4)) : output
    return "\(stem)-head\(number).png"
  }
}
