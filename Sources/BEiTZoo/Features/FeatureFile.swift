internal import Safetensors
internal import Tensors

/// A safetensors file of features, filled batch by batch.
struct FeatureFile: ~Copyable {
  private var file: AtomicFile
  /// Where the next pictures of each tensor go.
  private var places: [Int]

  /// Begins a file that is to become `path`, with room for all of `features`.
  init(
    _ features: [WrittenFeatures], metadata: [String: String], path: String
  ) throws(CheckpointError) {
    let layout = try SafetensorsLayout(
      tensors: features.map { ($0.name, .f32, $0.shape) }, metadata: metadata)
    let header = layout.header
    var offsets: [String: Int] = [:]
    for entry in layout.entries { offsets[entry.name] = header.count + entry.offset }
    let places = features.map { offsets[$0.name] ?? header.count }
    var file = try AtomicFile(path: path)
    try file.write(header.rawSpan)
    try file.extend(to: layout.fileSize)
    self.init(file: file, places: places)
  }

  private init(file: consuming AtomicFile, places: [Int]) {
    self.file = file
    self.places = places
  }

  /// Adds the features of the next pictures, one tensor for each of those that the file was begun for.
  mutating func append(_ features: [FloatTensor]) throws(CheckpointError) {
    for (index, tensor) in features.enumerated() {
      let values = tensor.values
      try file.overwrite(values.elementBytes, at: places[index])
      places[index] += 4 * values.count
    }
  }

  /// Gives the file its name.
  consuming func commit() throws(CheckpointError) { try file.commit() }
}
