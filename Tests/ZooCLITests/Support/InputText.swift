import FoundationEssentials
import Safetensors
import Tensors

/// A file of JSON.
struct InputText {
  /// Its value.
  let json: JSONValue

  init(path: String) throws {
    json = try JSONValue(
      Array(Data(contentsOf: URL(filePath: path))), subject: path, kind: .unsupported)
  }
}
