internal import Kernels
internal import Tensors

/// Fetches the weights of a model part by part, and checks each as it does.
///
/// A reader stands at a prefix of the names, as a shell stands in a folder: `reader["blocks"][0]`
/// looks into `blocks.0.`. Float32 weights that are a stretch of a file are used where they are in
/// the file, mapped once; others are widened into memory.
struct WeightReader {
  /// The format of the large products.
  var format: ProductFormat {
    switch source.precision {
    case .float32: .float32
    case .bfloat16: .bfloat16
    }
  }
  private let source: Source
  private let prefix: String

  /// Checks `configuration`, compares all names and shapes of `weights` with what it needs, and starts
  /// at the root.
  init(
    _ weights: StateDict, for configuration: Configuration, _ precision: Precision
  ) throws(ModelError) {
    try configuration.check()
    try WeightSchema(configuration).check(weights)
    source = Source(try weights.joiningTables(of: configuration), precision)
    prefix = ""
  }

  private init(_ source: Source, _ prefix: String) {
    self.source = source
    self.prefix = prefix
  }

  /// The reader inside `name`.
  subscript(name: String) -> WeightReader { WeightReader(source, prefix + name + ".") }

  /// The reader inside the element `index` of a list.
  subscript(index: Int) -> WeightReader { self[String(index)] }

  /// The weight called `name` here, which must have the shape `shape`.
  func weight(_ name: String, _ shape: Int...) throws(ModelError) -> Weight {
    let path = prefix + name
    guard let tensor = source.weights[path] else {
      throw .missing(weight: path, shape: shape)
    }
    guard tensor.shape == shape else {
      throw .misshapen(weight: path, expected: shape, found: tensor.shape)
    }
    guard tensor.scalarType.isFloatingPoint, FloatWidening.supports(tensor.scalarType) else {
      throw .wrongType(weight: path, found: tensor.scalarType)
    }
    do throws(CheckpointError) {
      return try source.weight(tensor)
    } catch {
      throw .unreadable(weight: path, reason: error)
    }
  }

  /// What all readers of one set of weights share.
  private final class Source {
    let weights: StateDict
    let precision: Precision
    private var mappings: [ObjectIdentifier: MappedFile] = [:]

    init(_ weights: StateDict, _ precision: Precision) {
      self.weights = weights
      self.precision = precision
    }

    func weight(_ tensor: LazyTensor) throws(CheckpointError) -> Weight {
      let count = tensor.elementCount
      if tensor.scalarType == .f32, let range = tensor.bytes.fileRange, range.count == 4 * count,
        let weight = Weight(try mapping(of: range.file), offset: range.offset, count: count)
      {
        return weight
      }
      return Weight(try tensor.floats())
    }

    private func mapping(of file: InputFile) throws(CheckpointError) -> MappedFile {
      let key = ObjectIdentifier(file)
      if let mapping = mappings[key] { return mapping }
      let mapping = try MappedFile(file)
      mappings[key] = mapping
      return mapping
    }
  }
}
