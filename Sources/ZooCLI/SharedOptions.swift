public import ArgumentParser
import BEiTZoo

/// Options that every command has.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print the result as JSON.")
  var json = false

  @Flag(name: .shortAndLong, help: "Say nothing but the result.")
  var quiet = false
}

/// Facts about a model that its file may not hold.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "State what the file does not hold, such as heads=12 or early_layers=9; may be repeated.",
      valueName: "KEY=VALUE"))
  var settings: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The layout of the names in the source, where it is not told rightly by itself.",
      valueName: "layout"))
  var from: Layout?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The dictionary in the file that holds the weights, such as model or state_dict_ema.",
      valueName: "path"))
  var select: String?

  func validate() throws {
    for setting in settings where !setting.contains("=") {
      throw ValidationError("'\(setting)' is not of the form KEY=VALUE")
    }
  }

  /// What the options say.
  var modelSettings: ModelSettings {
    let pairs = settings.map { setting in
      let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts.last ?? ""))
    }
    return ModelSettings(
      layout: from, selection: select, values: Dictionary(pairs) { _, last in last })
  }
}

/// How a model computes.
struct ComputeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The format of the large products: f32, or bf16 for about twice the speed.",
      valueName: "format"))
  var precision = Precision.float32

  /// `settings` with what the options say.
  func applied(to settings: ModelSettings) -> ModelSettings {
    var settings = settings
    settings.precision = precision
    return settings
  }
}

/// How pictures are prepared.
struct PreprocessingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      How pictures are prepared, where not as the model states: \
      \(PreprocessingChoice.names.joined(separator: ", ")), or a JSON file.
      """,
      valueName: "name or file"))
  var preprocessing: PreprocessingChoice?
}

/// Where a batch of pictures is cut.
struct BatchOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The pictures that the model gets at a time.", valueName: "count"))
  var batch = 8

  func validate() throws {
    if batch < 1 { throw ValidationError("--batch counts from 1") }
  }
}

extension Precision: ExpressibleByArgument {}

extension ClassNumbering: ExpressibleByArgument {}

extension Layout: ExpressibleByArgument {}

extension FloatFormat: ExpressibleByArgument {}

extension TableInterpolation: ExpressibleByArgument {}
