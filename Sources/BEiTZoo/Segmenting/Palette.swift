/// The colours that the classes of a segmentation are shown in.
public struct Palette: Hashable, Sendable {
  /// The colours in the order of the classes.
  public let colors: [LabelSet.Color]

  /// The colours that `labels` state, and for classes without one, colours that are told apart well.
  public init(classes: Int, labels: LabelSet? = nil) {
    colors = (0..<classes).map { labels?.color(of: $0) ?? Palette.color($0) }
  }

  /// A colour for class `index`: hues a golden angle apart, whose neighbours differ most, in turn
  /// light, dark and pale.
  private static func color(_ index: Int) -> LabelSet.Color {
    let hue = (Double(index) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
    let (saturation, value) = [(0.85, 0.95), (0.9, 0.6), (0.45, 0.9)][index % 3]
    return LabelSet.Color(hue: hue, saturation: saturation, value: value)
  }
}

extension LabelSet.Color {
  /// A colour by hue, saturation and value, each from 0 to 1.
  init(hue: Double, saturation: Double, value: Double) {
    func part(_ offset: Double) -> UInt8 {
      let place = (offset + 6 * hue).truncatingRemainder(dividingBy: 6)
      let distance = max(0, min(place, 4 - place, 1))
      return UInt8((255 * value * (1 - saturation * distance)).rounded())
    }
    self.init(red: part(5), green: part(3), blue: part(1))
  }
}
