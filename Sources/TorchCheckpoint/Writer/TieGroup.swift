internal import Tensors

/// The tensors of one group of ties, sorted by the bytes that they really share.
///
/// Tensors of one type that overlap in their file share the stretch that they cover together.
/// Others share their bytes where these are equal.
struct TieGroup {
  /// The place of each tensor; empty tensors have none, because there is nothing to share.
  private(set) var places: [String: Place] = [:]
  private let index: Int
  private var shares: [(kind: Kind, place: Place)] = []

  /// Shared bytes.
  struct Share: Hashable {
    let group: Int
    let number: Int
  }

  /// A tensor's place in shared bytes.
  struct Place {
    let share: Share
    let bytes: any TensorBytes
    let byteOffset: Int
  }

  /// What tensors must have in common for their bytes to be compared.
  private struct Kind: Hashable {
    let type: ScalarType
    let count: Int
  }

  /// A tensor that repeats a stretch of a file.
  private struct Stretch {
    let name: String
    let tensor: LazyTensor
    let range: FileRange

    var end: Int { range.offset + range.count }
    var width: Int { max(1, tensor.scalarType.bitWidth / 8) }

    /// By file, type and offset; of those that begin together the longest comes first.
    var order: (ObjectIdentifier, String, Int, Int) {
      (ObjectIdentifier(range.file), tensor.scalarType.rawValue, range.offset, -range.count)
    }
  }

  init(
    _ members: [(name: String, tensor: LazyTensor)], index: Int
  ) throws(CheckpointError) {
    self.index = index
    var stretches: [Stretch] = []
    var others: [(name: String, tensor: LazyTensor)] = []
    for member in members where member.tensor.bytes.count > 0 {
      if let range = member.tensor.bytes.fileRange {
        stretches.append(Stretch(name: member.name, tensor: member.tensor, range: range))
      } else {
        others.append(member)
      }
    }
    place(stretches.sorted { $0.order < $1.order })
    try place(others)
  }

  // MARK: Stretches of files

  private mutating func place(_ stretches: [Stretch]) {
    var overlapping: [Stretch] = []
    var end = 0
    for next in stretches {
      if let first = overlapping.first, !TieGroup.joins(next, first, end) {
        share(overlapping, first, through: end)
        overlapping = []
      }
      end = overlapping.isEmpty ? next.end : max(end, next.end)
      overlapping.append(next)
    }
    if let first = overlapping.first { share(overlapping, first, through: end) }
  }

  private static func joins(_ next: Stretch, _ first: Stretch, _ end: Int) -> Bool {
    next.range.file === first.range.file && next.range.offset < end
      && next.tensor.scalarType == first.tensor.scalarType
      && (next.range.offset - first.range.offset).isMultiple(of: first.width)
  }

  private mutating func share(_ stretches: [Stretch], _ first: Stretch, through end: Int) {
    let count = end - first.range.offset
    // The bytes of a tensor know how to check themselves; a bare stretch does not.
    let bytes: any TensorBytes =
      first.range.count == count
      ? first.tensor.bytes
      : FileRange(file: first.range.file, offset: first.range.offset, count: count)
    let whole = addShare(of: bytes, first.tensor.scalarType)
    for stretch in stretches {
      places[stretch.name] = Place(
        share: whole.share, bytes: bytes, byteOffset: stretch.range.offset - first.range.offset)
    }
  }

  private mutating func addShare(of bytes: any TensorBytes, _ type: ScalarType) -> Place {
    let share = Share(group: index, number: shares.count)
    let place = Place(share: share, bytes: bytes, byteOffset: 0)
    shares.append((Kind(type: type, count: bytes.count), place))
    return place
  }

  // MARK: Equal bytes

  private mutating func place(
    _ members: [(name: String, tensor: LazyTensor)]
  ) throws(CheckpointError) {
    let kinds = Set(members.map { TieGroup.kind(of: $0.tensor) })
    var known: [Kind: [String: Place]] = [:]
    for (kind, place) in shares where kinds.contains(kind) {
      known[kind, default: [:]][try SHA256.digest(of: place.bytes)] = place
    }
    for (name, tensor) in members {
      let kind = TieGroup.kind(of: tensor)
      let digest = try SHA256.digest(of: tensor.bytes)
      let place = known[kind]?[digest] ?? addShare(of: tensor.bytes, tensor.scalarType)
      known[kind, default: [:]][digest] = place
      places[name] = place
    }
  }

  private static func kind(of tensor: LazyTensor) -> Kind {
    Kind(type: tensor.scalarType, count: tensor.bytes.count)
  }
}
