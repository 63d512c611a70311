internal import FoundationEssentials
internal import Glibc
internal import Tensors

/// The server that fails on request; one serves all tests and ends with them.
package final class FaultServer: Sendable {
  /// Whether it can be started here.
  package static let isAvailable = ChildProcess.canRun(
    "python3", ["-c", "import http.server, ssl"])

  /// The server of this run of the tests.
  package static let shared = Result { try FaultServer() }

  private let process: ChildProcess
  /// Its own, which it removes when its input is closed, however this process ends.
  private let folder: String
  /// The port that it listens on.
  package let port: Int
  /// Three million bytes that begin like a zip archive, as `/a.pth`.
  package let content: [UInt8]
  /// Their digest.
  package let digest: String

  /// Starts a server, with TLS if there is a certificate.
  package init(tls files: (certificate: String, key: String)? = nil) throws {
    content = sampleBytes(3_000_000, seed: 1)
    digest = SHA256.digest(of: content)
    let script = repository + "/Tests/TestSupport/fault_server.py"
    process = try ChildProcess(
      "python3", [script] + (files.map { [$0.certificate, $0.key] } ?? []))
    port = Int(process.readLine()) ?? 0
    folder = process.readLine()
    try add(content, as: "a.pth")
    try add(sampleBytes(2_900_000, seed: 2), as: "b.pth")
  }

  deinit {
    process.kill(SIGTERM)
    _ = process.finish()
  }

  /// Serves `bytes` under a name.
  package func add(_ bytes: [UInt8], as name: String) throws {
    try AtomicFile.write(bytes, to: "\(folder)/\(name)")
  }

  /// An address on this server.
  package func address(_ target: String, host: String = "127.0.0.1") -> String {
    "http://\(host):\(port)/\(target)"
  }

  /// A request as the server saw it.
  package struct Request: Decodable {
    package let method: String
    package let target: String
    package let status: Int
    package let range: String?
    package let ifRange: String?
    package let authorization: String?
    package let acceptEncoding: String?

    enum CodingKeys: String, CodingKey {
      case method, target, status
      case range = "Range"
      case ifRange = "If-Range"
      case authorization = "Authorization"
      case acceptEncoding = "Accept-Encoding"
    }
  }

  /// The requests whose target holds `text`, in order.
  package func requests(_ text: String) throws -> [Request] {
    let log = try Data(contentsOf: URL(filePath: "\(folder)/requests.log"))
    return try log.split(separator: UInt8(ascii: "\n"))
      .map { try JSONDecoder().decode(Request.self, from: Data($0)) }
      .filter { $0.target.contains(text) }
  }
}

/// `count` bytes that begin like a zip archive, the same for one `seed` in every run.
package func sampleBytes(_ count: Int, seed: UInt64) -> [UInt8] {
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
