internal import FoundationEssentials

/// The JSON file at `path`, decoded.
package func readJSON<Value: Decodable>(_ type: Value.Type, at path: String) throws -> Value {
  try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
}

/// Whether something exists at `path`.
package func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
