import BEiTZoo
import Checkpoints

/// The content of a checkpoint as `zoo inspect` prints it.
struct Listing: Encodable {
  let path: String
  let format: Checkpoint.Format
  let metadata: [String: String]
  let tensors: [Tensor]
  let ties: [[String]]
  let arrays: [Array]
  let objects: [Object]
  let findings: [Finding]

  struct Tensor: Encodable {
    let name: String
    let dtype: String
    let shape: [Int]
    /// How the elements are kept, where it is not one after the other.
    let layout: String?
    let parts: [Tensor]?
    let sha256: String?
    let statistics: Checkpoints.TensorStatistics?
  }

  struct Array: Encodable {
    let path: String
    let dtype: String
    let shape: [Int]
    let sha256: String?
  }

  struct Object: Encodable {
    let path: String
    let type: String
  }

  init(_ checkpoint: Checkpoint, digest: Bool, stats: Bool) throws {
    path = checkpoint.path
    format = checkpoint.format
    metadata = checkpoint.metadata
    ties = checkpoint.ties
    findings = checkpoint.findings
    let known = Dictionary(
      checkpoint.torch.flatMap(\.tensors).map { ($0.path, $0.tensor) }
    ) { first, _ in first }
    tensors = try checkpoint.tensors.map { name, tensor in
      try Tensor(name, tensor, known[name], digest: digest, stats: stats)
    }
    arrays = checkpoint.torch.flatMap(\.arrays).map { path, array in
      Array(
        path: path, dtype: array.dtype, shape: array.shape,
        sha256: digest ? array.bytes.map { SHA256.digest(of: $0) } : nil)
    }
    objects = checkpoint.torch.flatMap(\.objects).map { Object(path: $0.path, type: $0.type) }
  }
}

extension Listing.Tensor {
  init(
    _ name: String, _ tensor: LazyTensor, _ torch: TorchTensor?, digest: Bool, stats: Bool
  ) throws {
    self.name = name
    // PyTorch counts the bytes of this type, safetensors its numbers.
    dtype = tensor.scalarType == .f4x2 ? ScalarType.f4.rawValue : tensor.scalarType.rawValue
    shape = tensor.shape
    layout = torch.flatMap { $0.layoutName == "strided" ? nil : $0.layoutName }
    parts = try torch.map { try Listing.Tensor.parts(of: $0, digest: digest) } ?? nil
    let hasBytes = layout == nil || layout == "quantized"
    sha256 = digest && hasBytes ? try SHA256.digest(of: tensor.bytes) : nil
    statistics = stats && hasBytes ? try Checkpoints.TensorStatistics(tensor) : nil
  }

  private static func parts(
    of tensor: TorchTensor, digest: Bool
  ) throws -> [Listing.Tensor]? {
    switch tensor.layout {
    case .sparse(let sparse):
      try sparse.parts.map {
        try Listing.Tensor($0.name, $0.tensor.lazyTensor, $0.tensor, digest: digest, stats: false)
      }
    case .nested(let parts):
      try parts.enumerated().map {
        try Listing.Tensor("\($0)", $1.lazyTensor, $1, digest: digest, stats: false)
      }
    default: nil
    }
  }
}
