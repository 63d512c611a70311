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
      "State what the file does not hold, such as heads=12 or early_layers=9; repeatable.",
      valueName: "KEY=VALUE"))
  var settings: [String] = []

  @Option(name: .long, help: "The layout of the names in the source: \(Layout.listing).")
  var from: Layout?

  @Option(
    name: .long, help: ArgumentHelp("The dictionary that holds the weights.", valueName: "path"))
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

extension Layout: ExpressibleByArgument {
  static var listing: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension FloatFormat: ExpressibleByArgument {}

extension TableInterpolation: ExpressibleByArgument {}
