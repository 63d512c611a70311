public import Tensors

/// Why a checkpoint could not be understood or converted.
public enum ConversionError: Error, Hashable, Sendable {
  /// The names fit no known layout; `sample` are the first names, `wanted` what was looked for.
  case unknownLayout(sample: [String], wanted: [String], suggestion: String?)
  /// The layout has no such model, or only reads.
  case unsupported(layout: Layout, reason: String)
  /// Tensors are missing, misshapen or left over.
  case incomplete(PlanProblems)
  /// The rows of a relative position table are not those of a square window.
  case tableNotSquare(tensor: String, shape: [Int])
  /// Two tensors, or a tensor and a setting, speak of different grids.
  case wrongGrid(tensor: String, expected: String, found: String)
  /// A key bias, which no BEiT has, holds something other than zero.
  case keyBiasNotZero(tensor: String)
  /// The tokenizer was saved before its codebook was initialised.
  case codebookNotInitialised(tensor: String)
  /// The stored relative position index is not that of a square window.
  case wrongIndex(tensor: String)
  /// The tensors describe no model of this family.
  case unknownConfiguration(reason: String)
  /// A setting says something else than the file.
  case contradiction(setting: String, given: String, origin: String, found: String)
  /// No setting has this key.
  case unknownSetting(key: String, suggestion: String?)
  /// A setting's value is not of the expected form.
  case badSetting(key: String, value: String, expected: String)
  /// The file does not hold this and nothing implies it.
  case settingNeeded(key: String, reason: String)
  /// Nothing in the file lies under the selected path.
  case nothingSelected(path: String, suggestion: String?)
  /// No tensor is left to be written; the rules dropped as many as were `selected`.
  case nothingLeft(selected: Int)
  /// Two tensors would get the same name.
  case collision(name: String, sources: [String])
  /// The file of rename rules is wrong; `index` counts rules from 0.
  case badRules(index: Int?, reason: String)
  /// A weight does not hold real floating-point numbers.
  case wrongType(tensor: String, found: String)
  /// Tensors that become one differ in their element type.
  case mixedTypes(tensor: String, types: [String])
  /// JSON that belongs to the file (`config.json`, metadata) cannot be used.
  case badJSON(subject: String, reason: String)
  /// The bytes of a tensor could not be read.
  case unreadable(tensor: String, CheckpointError)
}

extension ConversionError: CustomStringConvertible {
  /// One line that says what failed, and a hint on its own line where there is one.
  public var description: String {
    let hint = hint.map { "\nhint: \($0)" } ?? ""
    return message + hint
  }

  private var message: String {
    switch self {
    case .unknownLayout(let sample, let wanted, let suggestion):
      Self.unknownLayout(sample, wanted, suggestion)
    case .unsupported(let layout, let reason): "\(layout): unsupported: \(reason)"
    case .incomplete(let problems): problems.description
    case .tableNotSquare(let tensor, let shape):
      "\(quoted(tensor)): non-square table: \(shape.first ?? 0) rows are not (2g-1)^2 + 3 for any grid g"
    case .wrongGrid(let tensor, let expected, let found):
      "\(quoted(tensor)): wrong grid: expected \(expected), found \(found)"
    case .keyBiasNotZero(let tensor):
      "\(quoted(tensor)): key bias not zero: a BEiT has no key bias, so it cannot be left out"
    case .codebookNotInitialised(let tensor):
      "\(quoted(tensor)): codebook not initialised: expected 1"
    case .wrongIndex(let tensor):
      "\(quoted(tensor)): unexpected relative position index: it is not that of a square window"
    case .unknownConfiguration(let reason): "configuration: unknown: \(reason)"
    case .contradiction(let setting, let given, let origin, let found):
      "\(setting): contradiction: \(origin) says \(given), the file says \(found)"
    case .unknownSetting(let key, let suggestion):
      "\(quoted(key)): unknown setting" + Self.question(suggestion)
    case .badSetting(let key, let value, let expected):
      "\(key): bad value: expected \(expected), found \(quoted(value))"
    case .settingNeeded(let key, let reason): "\(key): unknown: \(reason)"
    case .nothingSelected(let path, let suggestion):
      "\(quoted(path)): nothing selected: no tensor lies under this path"
        + Self.question(suggestion)
    case .nothingLeft(let selected):
      selected == 0
        ? "tensors: none: there is nothing to write"
        : "tensors: none left: the rename rules drop all \(selected)"
    case .collision(let name, let sources):
      "\(quoted(name)): name collision: \(Self.list(sources)) would get this name"
    case .badRules(let index, let reason):
      (index.map { "rename rule \($0)" } ?? "rename rules") + ": \(reason)"
    case .wrongType(let tensor, let found):
      "\(quoted(tensor)): wrong type: expected floating-point numbers, found \(found)"
    case .mixedTypes(let tensor, let types):
      "\(quoted(tensor)): mixed types: its parts are \(types.joined(separator: ", "))"
    case .badJSON(let subject, let reason): "\(subject): bad JSON: \(reason)"
    case .unreadable(let tensor, let error): "\(quoted(tensor)): \(error.description)"
    }
  }

  private var hint: String? {
    switch self {
    case .unknownLayout:
      "--from says what a layout looks for, --select chooses a dictionary, --rename renames tensors, "
        + "--as-is copies any model"
    case .wrongType: "--lenient copies it as it is; no model runs with it"
    case .incomplete: "--lenient converts what fits and reports the rest"
    case .contradiction(let setting, _, _, _): "leave \(setting) out, or correct it"
    case .settingNeeded(let key, _): "state it with --set \(key)=VALUE"
    case .codebookNotInitialised: "save the tokenizer after its first training step"
    default: nil
    }
  }

  private static func unknownLayout(
    _ sample: [String], _ wanted: [String], _ suggestion: String?
  ) -> String {
    let found = sample.isEmpty ? "no tensor" : list(sample)
    let known = Layout.allCases.map(\.rawValue).joined(separator: ", ")
    let looked =
      wanted.count > PlanProblems.namedProblems
      ? "the names of \(known)" : wanted.joined(separator: "; ")
    return "layout: not recognised: found \(found); looked for \(looked)" + question(suggestion)
  }

  static func question(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean \(quoted($0))?" } ?? ""
  }

  static func list(_ names: [String]) -> String {
    names.map(quoted).joined(separator: ", ")
  }
}
