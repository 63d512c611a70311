import BEiTZoo

extension Listing {
  /// The listing for people.
  func lines(of checkpoint: Checkpoint) -> [String] {
    let size = checkpoint.files.reduce(0) { $0 + $1.size }
    let files = checkpoint.files.count == 1 ? "" : " in \(checkpoint.files.count) files"
    var lines = [
      "\(path): \(format.rawValue), \(Bytes.text(size))\(files), \(tensorCount(tensors.count))"
    ]
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(key): \(value.count > 160 ? value.prefix(160) + "…" : value[...])")
    }
    lines += table.lines
    lines += arrays.map { "array   \($0.path)  \($0.dtype) \($0.shape)" }
    lines += objects.map { "object  \($0.path)  \($0.type)" }
    lines += ties.map { "tied    " + $0.joined(separator: " = ") }
    lines += findings.map { "\($0.severity.rawValue)  \($0.kind): \($0.detail)" }
    return lines
  }

  private var table: TextTable {
    var header = ["NAME", "DTYPE", "SHAPE"]
    let hasDigests = tensors.contains { $0.sha256 != nil }
    let hasStatistics = tensors.contains { $0.statistics != nil }
    if hasStatistics { header += ["MIN", "MAX", "MEAN", "STD", "ZEROS", "NAN", "INF"] }
    if hasDigests { header.append("SHA256") }
    let rows = tensors.map { tensor in
      [tensor.name, tensor.dtype, tensor.shapeText]
        + (hasStatistics ? tensor.statisticsCells : [])
        + (hasDigests ? [tensor.sha256 ?? "-"] : [])
    }
    return TextTable(
      header: header, rows: rows, rightAligned: hasStatistics ? Set(3..<10) : [])
  }
}

extension Listing.Tensor {
  fileprivate var shapeText: String {
    let extents = shape.map { "\($0)" }.joined(separator: "x")
    return (extents.isEmpty ? "scalar" : extents) + (layout.map { " \($0)" } ?? "")
  }

  fileprivate var statisticsCells: [String] {
    guard let statistics else { return Swift.Array(repeating: "-", count: 7) }
    return [statistics.min, statistics.max, statistics.mean, statistics.std].map {
      $0.map { Figure.text($0) } ?? "-"
    } + [statistics.zeros, statistics.nan, statistics.inf].map { "\($0)" }
  }
}
