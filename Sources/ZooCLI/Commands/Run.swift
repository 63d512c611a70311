import ArgumentParser
import BEiTZoo

/// The command `zoo run`.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run a model on prepared tensors and write everything that it computes.",
    discussion: """
      The input holds `input` [B, 3, side, side] (and what else the model takes, such as `mask`); \
      the output holds every intermediate result by name: hidden.0 … hidden.N, tokens.final, \
      features.pooled, logits and so on.

      Example: zoo run model.safetensors input.safetensors -o output.safetensors
      """)

  @Argument(help: "A model's name or a checkpoint of any layout.")
  var model: String

  @Argument(help: "A safetensors file with the inputs.")
  var input: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The safetensors file to write.", valueName: "file"))
  var output: String

  @OptionGroup var compute: ComputeOptions
  @OptionGroup var options: ModelOptions
  @OptionGroup var fetching: FetchingOptions
  @OptionGroup var console: OutputOptions

  private struct Written: Encodable {
    let name: String
    let dtype: String
    let shape: [Int]
  }

  func run() throws {
    let loaded = try fetching.zoo(console).load(
      model, settings: compute.applied(to: options.modelSettings))
    let file = try SafetensorsFile(path: input)
    let read = try [file.file] + Checkpoint(path: loaded.path ?? model).files
    guard !read.contains(where: { $0.isSameFile(as: output) }) else {
      throw CheckpointError(
        output, .write, "the output is the input itself", hint: "choose another name with -o")
    }
    var inputs: [String: FloatTensor] = [:]
    for (name, tensor) in file.tensors where FloatWidening.supports(tensor.scalarType) {
      inputs[name] = FloatTensor(shape: tensor.shape, values: try tensor.floats())
    }
    guard inputs["input"] != nil else { throw missingInput(file.tensors.names, loaded) }
    let results = try loaded.model.outputs(for: inputs)
    var tensors = StateDict()
    for (name, tensor) in results { tensors[name] = LazyTensor(tensor) }
    try SafetensorsWriter.write(tensors, to: output)
    let written = tensors.map {
      Written(name: $0.name, dtype: $0.tensor.scalarType.rawValue, shape: $0.tensor.shape)
    }
    if console.json { return try Console.print(json: written) }
    let rows = written.map { [$0.name, $0.dtype, $0.shape.map { "\($0)" }.joined(separator: "x")] }
    Console.print(TextTable(header: ["NAME", "DTYPE", "SHAPE"], rows: rows).lines)
  }

  private func missingInput(_ names: [String], _ loaded: LoadedModel) -> CommandError {
    let side = loaded.configuration.backbone.imageSize
    let found = names.isEmpty ? "no tensor" : names.prefix(3).joined(separator: ", ")
    let more = names.count > 3 ? " and \(names.count - 3) more" : ""
    return CommandError(
      input, "no tensor called `input`: found \(found)\(more)",
      hint: "`input` holds normalised pictures, float, [B, 3, \(side), \(side)]")
  }
}
