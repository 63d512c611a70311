/// What a user states about a model that its file may not hold.
public struct ModelSettings: Sendable {
  /// The layout of the names; found out where it is nil.
  public var layout: Layout?
  /// The dictionary that holds the weights; found out where it is nil.
  public var selection: String?
  /// Facts of the configuration by the keys of the command line (`heads`, `early_layers` …).
  public var values: [String: String]

  /// States nothing unless told to.
  public init(
    layout: Layout? = nil, selection: String? = nil, values: [String: String] = [:]
  ) {
    self.layout = layout
    self.selection = selection
    self.values = values
  }

  var request: ConversionRequest {
    ConversionRequest(from: layout, selection: selection, settings: values)
  }
}
