import Fetching
import FoundationEssentials
import Glibc
import TestSupport
import Tensors
import Testing

/// The server that fails on request; one serves all tests and ends with them.
final class FaultServer: Sendable {
  static let isAvailable = ChildProcess.canRun("python3", ["-c", "import http.server, ssl"])
  static let reason: Testing.Comment = "needs python3"

  /// The server of this run of the tests.
  static let shared = Result { try FaultServer() }

  private let process: ChildProcess
  private let folder: String
  let port: Int
  /// Three million bytes that begin like a zip archive, as `/a.pth`.
  let content: [UInt8]
  let digest: String

  init(tls files: (certificate: String, key: String)? = nil) throws {
    folder = FileManager.default.temporaryDirectory.path + "/zoo-faults-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    content = sampleBytes(3_000_000, seed: 1)
    digest = SHA256.digest(of: content)
    let script = repository + "/Tests/FetchingTests/fault_server.py"
    process = try ChildProcess(
      "python3", [script, folder] + (files.map { [$0.certificate, $0.key] } ?? []))
    port = Int(process.readLine()) ?? 0
    try add(content, as: "a.pth")
    try add(sampleBytes(2_900_000, seed: 2), as: "b.pth")
  }

  deinit {
    process.kill(SIGTERM)
    _ = process.finish()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func add(_ bytes: [UInt8], as name: String) throws {
    try AtomicFile.write(bytes, to: "\(folder)/\(name)")
  }

  /// An address on this server; `mark` tells the requests of one test from those of others.
  func address(_ target: String, host: String = "127.0.0.1") -> String {
    "http://\(host):\(port)/\(target)"
  }

  /// A request as the server saw it.
  struct Request: Decodable {
    let method: String
    let target: String
    let status: Int
    let range: String?
    let ifRange: String?
    let authorization: String?
    let acceptEncoding: String?

    enum CodingKeys: String, CodingKey {
      case method, target, status
      case range = "Range"
      case ifRange = "If-Range"
      case authorization = "Authorization"
      case acceptEncoding = "Accept-Encoding"
    }
  }

  /// The requests whose target holds `text`, in order.
  func requests(_ text: String) throws -> [Request] {
    try withTemporaryFolder { folder in
      var options = FetchOptions()
      options.proxy = ""
      let file = try Fetcher(options: options).fetch(
        FetchRequest(address: address("log?path=\(text)"), destination: folder + "/log"))
      return try readJSON([Request].self, at: file.path)
    }
  }
}

/// `count` bytes that begin like a zip archive, the same for one `seed` in every run.
func sampleBytes(_ count: Int, seed: UInt64) -> [UInt8] {
  var generator = SeededGenerator(seed: seed)
  var bytes: [UInt8] = [0x50, 0x4b, 0x03, 0x04]
  bytes.reserveCapacity(count + 8)
  while bytes.count < count {
    var word = generator.next()
    for _ in 0..<8 {
      bytes.append(UInt8(truncatingIfNeeded: word))
      word >>= 8
    }
  }
  bytes.removeLast(bytes.count - count)
  return bytes
}

/// The bytes of the file at `path`.
func content(of path: String) throws -> [UInt8] {
  let file = try InputFile(path: path)
  return try file.bytes(in: 0..<file.size)
}
