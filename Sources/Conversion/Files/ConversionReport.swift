public import BEiTModels

/// What a conversion did, for people and for programs.
public struct ConversionReport: Codable, Hashable, Sendable {
  /// The file that was written.
  public var output: String
  /// The layout of the source; nil where nothing but names was changed.
  public var from: Layout?
  /// The layout of the output; nil as above.
  public var to: Layout?
  /// The model in the output; nil as above.
  public var configuration: Configuration?
  /// The dictionary of the source that holds the weights; empty for the root.
  public var container: String
  /// Other dictionaries that hold a model as well.
  public var alternatives: [String]
  /// Parts of names that wrappers had put there and that were taken out.
  public var strippedPrefixes: [String]
  /// The number of tensors of the source outside the dictionary.
  public var outside: Int
  /// The number of tensors of the source that are in the output.
  public var mapped: Int
  /// Tensors that a named rule left out.
  public var dropped: [NamedRule]
  /// Tensors of the output that were not in the source.
  public var synthesised: [NamedRule]
  /// Tensors of the source that nothing is known of.
  public var unmatched: [String]
  /// Wanted tensors that the source does not provide.
  public var missing: [String]
  /// Tensors of the source whose shape is not the expected one.
  public var misshapen: [PlanProblems.Misshapen]
  /// The tensors of the output with the tensors of the source that they are made of.
  public var tensors: [Origin]
  /// Tensors that keep their names because no rename rule says otherwise, where nothing but names was
  /// changed.
  public var unchanged: [String]?
  /// Tensors that are one in the source, by their names in the output.
  public var ties: [[String]]
  /// The type that floating-point tensors are stored in.
  public var dtype: FloatFormat
  /// What was assumed because nothing states it, and what the output's layout does not say.
  public var notes: [String]
  /// Rename rules that matched nothing, counted from 0.
  public var unusedRules: [Int]
  /// Settings that say nothing about this kind of model.
  public var unusedSettings: [String]
  /// The digest of the rename plan.
  public var planDigest: String
  /// The digest of the source, where it is one file.
  public var sourceSHA256: String?
  /// The digest of the output, where it was asked for.
  public var outputSHA256: String?

  /// A tensor with the rule that decided about it.
  public struct NamedRule: Codable, Hashable, Sendable {
    /// The tensor.
    public var name: String
    /// The rule.
    public var rule: String

    package init(name: String, rule: String) {
      self.name = name
      self.rule = rule
    }
  }

  /// A tensor of the output with its origin.
  public struct Origin: Codable, Hashable, Sendable {
    /// The tensor of the output.
    public var name: String
    /// The tensors of the source, by their paths in the file.
    public var from: [String]
  }

  /// A report on writing `output` that says what was selected, and nothing of what became of it.
  init(output: String, selection: Selection, dtype: FloatFormat) {
    self.output = output
    self.dtype = dtype
    container = selection.container
    alternatives = selection.alternatives
    strippedPrefixes = selection.strippedPrefixes
    outside = selection.outside
    (mapped, planDigest) = (0, "")
    (dropped, synthesised, misshapen, tensors, ties) = ([], [], [], [], [])
    (unmatched, missing, notes, unusedRules, unusedSettings) = ([], [], [], [], [])
  }

  /// Whether every tensor was accounted for and every wanted tensor was provided.
  public var isComplete: Bool { unmatched.isEmpty && missing.isEmpty && misshapen.isEmpty }

  /// The report as JSON with sorted keys.
  public func json() throws(ConversionError) -> String { try jsonText(self, pretty: true) }
}
