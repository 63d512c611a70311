extension LabelSet {
  /// The names of the sets that the program carries.
  public static let names = ["imagenet-1k", "imagenet-22k", "imagenet-a", "imagenet-r", "ade20k"]

  /// The set with that name; nil where the program carries none.
  ///
  /// `imagenet-1k` has 1,000 classes and `imagenet-22k` the 21,841 of the release of fall 2011,
  /// both in the order of their WordNet identifiers; `imagenet-a` and `imagenet-r` are the 200
  /// classes each of these data sets; `ade20k` the 150 of the scene parsing benchmark.
  public static func named(_ name: String) -> LabelSet? {
    switch name {
    case "imagenet-1k": imagenet1k
    case "imagenet-22k": imagenet22k
    case "imagenet-a": imagenetA
    case "imagenet-r": imagenetR
    case "ade20k": ade20k
    default: nil
    }
  }

  // Each is read once, when it is first asked for.
  private static let imagenet1k = carried("imagenet-1k")
  private static let imagenet22k = carried("imagenet-22k")
  private static let imagenetA = carried("imagenet-a")
  private static let imagenetR = carried("imagenet-r")
  private static let ade20k = carried("ade20k")

  private static func carried(_ name: String) -> LabelSet? {
    CarriedFile.bytes(of: "labels/\(name).tsv").flatMap(LabelSet.init(table:))
  }

  /// Reads a table: a line with the names of the columns (`wnid`, `name`, `color`), then a line a
  /// class, all separated by tabs; nil where a line does not fit or a class has no name.
  init?(table: [UInt8]) {
    let lines = table.split(separator: UInt8(ascii: "\n")).map { line in
      line.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
    }
    guard let columns = lines.first, let name = columns.firstIndex(of: "name") else { return nil }
    let wnid = columns.firstIndex(of: "wnid")
    let color = columns.firstIndex(of: "color")
    var labels: [Label] = []
    labels.reserveCapacity(lines.count - 1)
    for fields in lines.dropFirst() {
      guard fields.count == columns.count else { return nil }
      labels.append(
        Label(
          name: fields[name], wnid: wnid.map { fields[$0] },
          color: color.flatMap { Color(fields[$0]) }))
    }
    self.init(labels: labels)
  }
}

extension LabelSet.Color {
  /// Reads `#rrggbb`.
  init?(_ text: String) {
    guard text.hasPrefix("#"), text.utf8.count == 7,
      let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    red = UInt8(truncatingIfNeeded: value >> 16)
    green = UInt8(truncatingIfNeeded: value >> 8)
    blue = UInt8(truncatingIfNeeded: value)
  }

  /// The colour as `#rrggbb`.
  public var hexadecimal: String {
    let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    let digits = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
