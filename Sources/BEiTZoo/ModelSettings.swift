/// What a user states about a model that its file may not hold.
public struct ModelSettings: Sendable {
  /// The layout of the names; found out where it is nil.
  public var layout: Layout?
  /// The dictionary that holds the weights; found out where it is nil.
  public var selection: String?
  /// Facts of the configuration by the keys of the command line (`heads`, `early_layers` …).
  ///
  /// `target_image_size`, or `target_grid`, makes the model take pictures of another size.
  public var values: [String: String]
  /// The format in which the large products are computed.
  public var precision: Precision

  /// States nothing unless told to.
  public init(
    layout: Layout? = nil, selection: String? = nil, values: [String: String] = [:],
    precision: Precision = .float32
  ) {
    self.layout = layout
    self.selection = selection
    self.values = values
    self.precision = precision
  }

  var request: ConversionRequest {
    ConversionRequest(from: layout, selection: selection, settings: values)
  }

  /// Whether nothing is stated.
  var isEmpty: Bool { layout == nil && selection == nil && values.isEmpty }

  /// Whether pictures of another size are asked for.
  var hasTarget: Bool { values[Key.imageSize] != nil || values[Key.grid] != nil }

  /// The side of the pictures that are to be taken; nil where nothing is asked for.
  func targetImageSize(patchSize: Int) throws(ConversionError) -> Int? {
    let side = try number(Key.imageSize)
    guard let grid = try number(Key.grid) else { return side }
    let (implied, overflow) = grid.multipliedReportingOverflow(by: patchSize)
    guard !overflow, side ?? implied == implied else {
      throw .contradiction(
        setting: Key.grid, given: "\(grid)", origin: "--set",
        found: side.map { "\($0) pixels in patches of \(patchSize)" } ?? "\(patchSize)")
    }
    return implied
  }

  /// The settings that speak of pictures of another size.
  static let targets = [Key.imageSize, Key.grid]

  private enum Key {
    static let imageSize = "target_image_size"
    static let grid = "target_grid"
  }

  private func number(_ key: String) throws(ConversionError) -> Int? {
    guard let text = values[key] else { return nil }
    guard let number = Int(text), number > 0 else {
      throw .badSetting(key: key, value: text, expected: "a positive whole number")
    }
    return number
  }
}
