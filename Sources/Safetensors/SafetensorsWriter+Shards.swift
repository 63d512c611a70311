public import Tensors

extension SafetensorsWriter {
  /// Writes `tensors` in as many files as it takes to keep the tensors of each within `maxShardSize`
  /// bytes, with an index in the form of Hugging Face.
  ///
  /// For `model.safetensors` the files are `model-00001-of-0000N.safetensors` and
  /// `model.safetensors.index.json`, which is written last. Tensors are packed in the order in which
  /// a single file would hold them; one that is larger than a shard gets a shard of its own. Where
  /// one shard is enough it is written to `path` itself, without an index.
  @discardableResult
  public static func writeShards(
    _ tensors: StateDict, metadata: [String: String] = [:], to path: String, maxShardSize: Int,
    digest: Bool = false, progress: ((_ written: Int, _ total: Int) -> Void)? = nil
  ) throws(CheckpointError) -> WrittenShards {
    let layouts = try shards(of: tensors, metadata, maxShardSize)
    guard layouts.count > 1 else {
      let file = try write(
        tensors, metadata: metadata, to: path, digest: digest, progress: progress)
      return WrittenShards(files: [file], indexPath: nil)
    }
    for layout in layouts { try check(tensors, against: layout) }
    let paths = shardPaths(path, count: layouts.count)
    let total = layouts.reduce(0) { $0 + $1.fileSize }
    var files: [WrittenFile] = []
    let indexPath = path + ".index.json"
    do throws(CheckpointError) {
      for (layout, shard) in zip(layouts, paths) {
        let before = files.reduce(0) { $0 + $1.size }
        files.append(
          try write(layout, from: tensors, to: shard, digest: digest) { written, _ in
            progress?(before + written, total)
          })
      }
      try AtomicFile.write(Array(index(of: layouts, at: paths).utf8), to: indexPath)
    } catch {
      // Without the others and the index a shard is of no use.
      for file in files { AtomicFile.remove(file.path) }
      throw error
    }
    return WrittenShards(files: files, indexPath: indexPath)
  }

  private static func shards(
    of tensors: StateDict, _ metadata: [String: String], _ limit: Int
  ) throws(CheckpointError) -> [SafetensorsLayout] {
    var groups: [[SafetensorsLayout.Tensor]] = []
    var size = 0
    for tensor in SafetensorsLayout.sorted(tensors.map(description)) {
      let count = tensor.scalarType.byteCount(shape: tensor.shape) ?? 0
      if groups.isEmpty || count > limit - size {
        groups.append([])
        size = 0
      }
      groups[groups.count - 1].append(tensor)
      size += count
    }
    var layouts: [SafetensorsLayout] = []
    for group in groups { layouts.append(try plan(tensors: group, metadata: metadata)) }
    return layouts
  }

  private static func shardPaths(_ path: String, count: Int) -> [String] {
    let suffix = ".safetensors"
    let stem = path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path
    return (1...count).map { "\(stem)-\(fiveDigits($0))-of-\(fiveDigits(count))\(suffix)" }
  }

  private static func fiveDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  private static func index(of layouts: [SafetensorsLayout], at paths: [String]) -> String {
    let members = zip(layouts, paths).flatMap { layout, path in
      let name = JSONValue.string(path.split(separator: "/").last.map(String.init) ?? path)
      return layout.entries.map { JSONMember(key: $0.name, value: name) }
    }
    let map = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    let size = JSONValue.number(String(layouts.reduce(0) { $0 + $1.dataCount }))
    let index = JSONValue.object([
      JSONMember(key: "metadata", value: .object([JSONMember(key: "total_size", value: size)])),
      JSONMember(key: "weight_map", value: .object(map)),
    ])
    return index.text(indent: 2) + "\n"
  }
}
