import ArgumentParser
import BEiTZoo

/// The command `zoo segment`.
struct Segment: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what every pixel of a picture belongs to.",
    discussion: """
      Writes a PNG with each pixel in its class's colour: those of ADE20K for its 150 classes, else \
      colours that are told apart well. The picture is scaled as in the original's test and seen \
      through a sliding window.

      Example: zoo segment beitv2_ade20k.pth street.jpg -o out.png --overlay 0.5 --index index.png
      """)

  @Argument(help: "A segmentation model's name or a checkpoint of any layout.")
  var model: String

  @Argument(help: "The picture: JPEG, PNG or WebP.")
  var image: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The PNG file to write.", valueName: "file"))
  var output: String

  @Option(
    name: .long,
    help: ArgumentHelp("Write a grey PNG whose samples are the classes.", valueName: "index.png"))
  var index: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The part of the colour, from 0 to 1; the rest is the picture.", valueName: "part"))
  var overlay = 1.0

  @OptionGroup var options: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var console: OutputOptions

  func validate() throws {
    guard (0...1).contains(overlay) else { throw ValidationError("--overlay is from 0 to 1") }
    if index == output { throw ValidationError("-o and --index name the same file") }
  }

  private struct Result: Encodable {
    let image: String
    let output: String
    let index: String?
    let width: Int
    let height: Int
    let classes: [Segmentation.Share]
  }

  func run() throws {
    for path in [output, index].compactMap(\.self) {
      try OutputPath.check(path, against: [image])
    }
    let segmenter = try fetching.zoo(console).segmenter(model, settings: options.modelSettings)
    let line = ProgressLine(quiet: console.quiet)
    defer { line.clear() }
    line.show("segmenting")
    let found = try segmenter.segment(image)
    // Both are made before either is written, so that a failure leaves neither.
    let (color, gray) = (
      try found.colorPNG(overlay: overlay), try index.map { _ in try found.indexPNG() }
    )
    try OutputPath.write(color, to: output)
    if let index, let gray { try OutputPath.write(gray, to: index) }
    line.clear()
    let shares = found.shares
    guard !console.json else {
      return try Console.print(
        json: Result(
          image: image, output: output, index: index, width: found.width, height: found.height,
          classes: shares))
    }
    let rows = shares.map { share in
      [
        decimal(share.percent, places: 1) + " %", "\(share.index)", share.color,
        share.label ?? "class \(share.index)",
      ]
    }
    Console.print(
      TextTable(header: ["SHARE", "INDEX", "COLOR", "CLASS"], rows: rows, rightAligned: [0, 1])
        .lines)
  }
}
