internal import TorchCheckpoint

/// The `.metadata` of a distributed checkpoint: which tensors there are, cut into which pieces, and
/// where each piece lies.
///
/// PyTorch writes it as a pickle of data classes, and loads it with the unrestricted unpickler;
/// here it is only read. Names are used as they stand: PyTorch has joined the keys of nested
/// dictionaries with dots already.
struct DistributedIndex {
  /// The tensors, in the order of the index.
  private(set) var tensors: [Tensor] = []
  /// What is not a tensor, by name.
  private(set) var objects: [(name: String, place: Place)] = []

  /// A tensor that was saved in pieces.
  struct Tensor {
    let name: String
    let type: ScalarType
    let shape: [Int]
    let pieces: [(offsets: [Int], shape: [Int], place: Place)]
  }

  /// A stretch of a file that holds one archive.
  struct Place: Hashable {
    let file: String
    let offset: Int
    let length: Int
  }

  /// What an archive holds: a piece by its tensor and offsets, or an object without offsets.
  private struct Key: Hashable {
    let name: String
    let offsets: [Int]?
  }

  private let graph: PickleGraph
  private let path: String

  /// Reads the index that `pickle` describes.
  init(_ pickle: Pickle, path: String) throws(CheckpointError) {
    graph = pickle.graph
    self.path = path
    guard let root = graph.object(pickle.root), case .global(let type) = root.callable,
      type.name == "Metadata", type.module.hasPrefix("torch.distributed.checkpoint")
    else {
      throw CheckpointError(path, .distributedIndex, "it describes no distributed checkpoint")
    }
    let places = try places(try dictionary("storage_data", pickle.root))
    for entry in try dictionary("state_dict_metadata", pickle.root) {
      guard case .string(let name) = entry.key else { throw malformed("a name that is no text") }
      if graph.attribute("size", of: entry.value) != nil {
        tensors.append(try tensor(name, entry.value, places))
      } else if let place = places[Key(name: name, offsets: nil)] {
        objects.append((name, place))
      } else {
        throw missing(name, nil)
      }
    }
  }

  private func dictionary(
    _ name: String, _ value: PickleValue
  ) throws(CheckpointError) -> [PickleEntry] {
    guard let dictionary = graph.attribute(name, of: value),
      let entries = graph.entries(dictionary)
    else { throw malformed("no dictionary `\(name)`") }
    return entries
  }

  // MARK: Places

  private func places(
    _ entries: [PickleEntry]
  ) throws(CheckpointError) -> [Key: Place] {
    var places: [Key: Place] = [:]
    var starts: Set<Place> = []
    for entry in entries {
      guard case .string(let name) = graph.attribute("fqn", of: entry.key) else {
        throw malformed("a place without a name")
      }
      let offsets = graph.attribute("offset", of: entry.key).flatMap { graph.size($0) }
      let place = try place(of: entry.value, name)
      // One archive under many names would be opened as often as it is named.
      guard starts.insert(Place(file: place.file, offset: place.offset, length: 0)).inserted else {
        throw malformed("two archives begin at byte \(place.offset) of \(quoted(place.file))")
      }
      places[Key(name: name, offsets: offsets)] = place
    }
    return places
  }

  private func place(
    of value: PickleValue, _ name: String
  ) throws(CheckpointError) -> Place {
    guard case .string(let file) = graph.attribute("relative_path", of: value),
      case .int(let offset) = graph.attribute("offset", of: value),
      case .int(let length) = graph.attribute("length", of: value), offset >= 0, length >= 0
    else { throw malformed("\(quoted(name)) has no place") }
    guard DistributedIndex.isInside(file) else {
      throw malformed("\(quoted(name)) is said to lie in \(quoted(file)), outside of the folder")
    }
    if let transforms = graph.attribute("transform_descriptors", of: value),
      graph.elements(transforms)?.isEmpty == false
    {
      throw CheckpointError(
        "\(path): \(quoted(name))", .unsupported, "it was transformed when it was written",
        hint: "load it with PyTorch and the same extensions, and save it without")
    }
    return Place(file: file, offset: offset, length: length)
  }

  /// Whether a relative path stays in its folder.
  private static func isInside(_ path: String) -> Bool {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }
      && parts.allSatisfy { !["", ".", ".."].contains(String($0)) }
  }

  // MARK: Tensors

  private func tensor(
    _ name: String, _ value: PickleValue, _ places: [Key: Place]
  ) throws(CheckpointError) -> Tensor {
    guard let shape = graph.attribute("size", of: value).flatMap({ graph.size($0) }),
      let chunks = graph.attribute("chunks", of: value).flatMap({ graph.elements($0) })
    else { throw malformed("\(quoted(name)) has no size or pieces") }
    let type = try scalarType(name, value)
    var pieces: [(offsets: [Int], shape: [Int], place: Place)] = []
    for chunk in chunks {
      guard let offsets = graph.attribute("offsets", of: chunk).flatMap({ graph.size($0) }),
        let extents = graph.attribute("sizes", of: chunk).flatMap({ graph.size($0) })
      else { throw malformed("a piece of \(quoted(name)) has no offsets or sizes") }
      guard let place = places[Key(name: name, offsets: offsets)] else {
        throw missing(name, offsets)
      }
      pieces.append((offsets, extents, place))
    }
    return Tensor(name: name, type: type, shape: shape, pieces: pieces)
  }

  private func scalarType(
    _ name: String, _ value: PickleValue
  ) throws(CheckpointError) -> ScalarType {
    // The properties' own pickling writes a tuple that begins with the dtype.
    let state = graph.attribute("properties", of: value).flatMap { graph.object($0)?.state }
    let dtype = state.flatMap { graph.elements($0)?.first ?? graph.value(of: "dtype", in: $0) }
    guard case .global(let global) = dtype, global.module == "torch",
      let type = TorchNames.dtypes[global.name]
    else { throw malformed("\(quoted(name)) has no element type that is known") }
    return type
  }

  private func malformed(_ detail: String) -> CheckpointError {
    CheckpointError(path, .distributedIndex, detail)
  }

  private func missing(_ name: String, _ offsets: [Int]?) -> CheckpointError {
    let piece = offsets.map { "the piece at \($0) of \(quoted(name))" } ?? quoted(name)
    return CheckpointError(path, .missing, "no file is named for \(piece)")
  }
}
