/// A file of a model and where it is to be had.
public struct ModelFile: Codable, Hashable, Sendable {
  /// The address; absent for a file that the program carries.
  public let url: String?
  /// The path in the repository of a file that the program carries.
  public let path: String?
  /// Whether the file can be had there.
  public let state: State
  /// The kind of file.
  public let format: Format
  /// The size in bytes.
  public let size: Int?
  /// The SHA-256 digest, 64 lower-case hexadecimal digits.
  public let sha256: String?
  /// The first digits of the SHA-256 digest, as a file name states them.
  public let sha256Prefix: String?
  /// The MD5 digest, where its publisher gives only that.
  public let md5: String?
  /// Whether the file must not be taken from there without a digest to compare it with.
  public let requiresDigest: Bool?
  /// A remark on this source.
  public let note: String?

  /// Whether a file can be had.
  public enum State: String, Codable, Hashable, Sendable {
    /// The program carries it.
    case bundled
    /// Its publisher points there today.
    case current
    /// Nobody has said that it is gone, or that it is there.
    case unknown
    /// It is gone.
    case dead
  }

  /// The kinds of file.
  public enum Format: String, Codable, Hashable, Sendable {
    /// What `torch.save` writes.
    case torch
    /// safetensors.
    case safetensors
    /// HDF5 as Keras writes it.
    case keras
    /// A pickle of a whole program object.
    case pickle
  }

  /// The address or the path.
  public var location: String { url ?? path ?? "" }

  /// The file's own name, the last part of its address.
  public var name: String { fileName(ofAddress: location) }
}

/// The last part of the path in `address`, without what asks for it in another form: a query such as
/// `?download=true`.
package func fileName(ofAddress address: String) -> String {
  String(address.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last ?? "")
}
