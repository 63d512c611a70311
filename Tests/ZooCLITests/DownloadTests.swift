import FoundationEssentials
import Glibc
import Safetensors
import TestSupport
import Testing

/// `zoo download` from a server of this machine.
@Suite(
  .enabled(
    if: Program.isBuilt && FaultServer.isAvailable,
    "needs the program zoo, and python3 for a server")
) struct DownloadTests {
  /// A mirror takes the place of scheme and host, and the record says so.
  @Test(arguments: [true, false]) func mirror(byEnvironment: Bool) throws {
    try withDownloads { zoo in
      let (words, variables) =
        byEnvironment
        ? ([], ["ZOO_MIRROR": zoo.mirror()]) : (["--mirror", zoo.mirror()], [String: String]())
      let outcome = try zoo.zoo.run(
        ["download", "third-a", "--zoo", "models.json"] + words,
        environment: Downloads.environment.merging(variables) { $1 })
      #expect(outcome.stdout == zoo.stored("third-a", "a.pth") + "\n")
      #expect(try zoo.requests().map(\.target).allSatisfy { $0.hasSuffix("/third/a.pth") })
      let path = zoo.stored("third-a", "a.pth")
      #expect(try Array(Data(contentsOf: URL(filePath: path))) == zoo.server.content)
      let record = try String(
        decoding: Data(contentsOf: URL(filePath: path + ".json")), as: UTF8.self)
      #expect(record.contains(#""source" : "https://models.example.org/third/a.pth""#))
      #expect(record.contains(#""host" : "127.0.0.1""#) && record.contains(zoo.server.digest))
    }
  }

  /// Of several mirrors each is asked in turn, and nobody else.
  @Test func mirrors() throws {
    try withDownloads { zoo in
      // The mirror of the helper comes last on the command line.
      let outcome = try zoo("download", "third-b", "--mirror", zoo.mirror("missing"))
      #expect(outcome.status == 0)
      #expect(outcome.stderr.contains("the server answered 404 (not found); asks the next mirror"))
      #expect(try zoo.requests().map(\.status) == [404, 200])
      #expect(try zoo("download", "third-a", "--mirror", zoo.mirror()).status == 0)
      #expect(try zoo.requests().map(\.status) == [404, 200, 200])
      let nowhere = try zoo(
        "download", "third-tiny", "--mirror", zoo.mirror("missing"), plan: "missing")
      #expect(nowhere.isRefusalWithNotes && nowhere.stderr.contains("404"))
    }
  }

  /// A mirror may be a folder, which needs no network.
  @Test func folder() throws {
    try withDownloads { zoo in
      let folder = zoo.zoo.path("mirror/third")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try zoo.zoo.write(zoo.server.content, "mirror/third/a.pth")
      let words = ["--zoo", "models.json", "--mirror", "file://\(zoo.zoo.path("mirror"))"]
      #expect(try zoo.zoo.run(["download", "third-a"] + words).status == 0)
      let content = try Data(contentsOf: URL(filePath: zoo.stored("third-a", "a.pth")))
      #expect(Array(content) == zoo.server.content)
      let missing = try zoo.zoo.run(["download", "third-b"] + words)
      #expect(missing.status == 2 && missing.stderr.contains("mirror/third/b.pth: cannot open"))
    }
  }

  @Test(arguments: [["--offline"], []]) func offline(words: [String]) throws {
    try withDownloads { zoo in
      let outcome = try zoo.zoo.run(
        ["download", "third-a", "--zoo", "models.json", "--mirror", zoo.mirror()] + words,
        environment: words.isEmpty ? [:] : Downloads.environment)
      #expect(outcome.isRefusal)
      #expect(outcome.stderr.contains("needs the network, which is switched off"))
      #expect(try zoo.requests().isEmpty)
    }
  }

  /// A dry run says what would be done and writes nothing, and counts what is here already.
  @Test func dryRun() throws {
    try withDownloads { zoo in
      let outcome = try zoo("download", "third-a", Samples.model, "--dry-run", "--json")
      #expect(!exists(zoo.zoo.home))
      let shape = JSONShape.list(
        .object([
          "model": .string, "path": .string, "source": .string, "mirrors?": .list(.string),
          "size?": .number, "step": .oneOf(["nothing", "carried", "reuse", "fetch"]),
          "have?": .number, "reuse?": .string,
        ]))
      #expect(try outcome.problems(with: shape) == [])
      let plans = try outcome.json().elements ?? []
      #expect(plans.map { $0["step"]?.string } == ["fetch", "carried"])
      #expect(plans[0]["have"]?.integer == 0)
      #expect(try zoo.requests().isEmpty)
      // A broken-off download is counted.
      let broken = try zoo.start(["download", "third-a"], plan: "none", more: "&rate=4000000")
      while zoo.partials(of: "third-a").allSatisfy({ fileSize($0) < 300_000 }) { usleep(5000) }
      broken.kill(SIGKILL)
      _ = broken.finish()
      let again = try zoo("download", "third-a", "--dry-run", "--json").json().elements
      #expect(try #require(again?.first?["have"]?.integer) >= 300_000)
      #expect(try zoo("download", "third-a", "--dry-run").stdout.contains(" are here"))
    }
  }

  /// What fails is told when it fails, not when all the others are done.
  @Test func failureAtOnce() throws {
    try withDownloads { zoo in
      let gone = Downloads.model("x/c.pth").replacing(
        "https://models.example.org/x", with: "file://\(zoo.zoo.folder)")
      try zoo.zoo.write(Downloads.catalogue([gone]), "gone.json")
      let outcome = try zoo(
        "download", "third-c", "third-a", "-j", "1", "--json", "--zoo", "gone.json")
      let events = outcome.stderr.split(separator: "\n")
      let failure = try #require(events.firstIndex { $0.contains(#""event":"failed""#) })
      #expect(events[failure].contains(#""model":"third-c""#))
      #expect(events[failure...].contains { $0.contains(#""event":"started","model":"third-a""#) })
    }
  }

  /// Patterns stand for models, several come at once, and one that fails does not stop the others.
  @Test(arguments: ["1", "4"]) func several(jobs: String) throws {
    try withDownloads { zoo in
      try FileManager.default.createDirectory(
        atPath: zoo.stored("third-gone", ""), withIntermediateDirectories: true)
      let outcome = try zoo(
        "download", "THIRD-[ab]", "third/third-gone", "third-a", "-j", jobs, "--json")
      #expect(outcome.status == 2)
      let found = try outcome.json().elements ?? []
      #expect(found.map { $0["model"]?.string } == ["third-a", "third-b"])
      let shape = JSONShape.list(
        .object([
          "model": .string, "path": .string, "size": .number, "sha256": .string,
          "source": .string, "obtainedFrom?": .string, "proof?": .string,
        ]))
      #expect(try outcome.problems(with: shape) == [])
      let events = outcome.stderr.split(separator: "\n")
      #expect(events.count { $0.contains(#""event":"failed""#) } == 1)
      #expect(outcome.stderr.contains(#""event":"fetched","model":"third-b""#))
      #expect(events.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
      let nothing = try zoo("download", "nothing-*")
      #expect(nothing.isRefusal && nothing.stderr.hasPrefix("nothing-*: no model has this name"))
    }
  }

  /// A token goes to the host that it is for and to no other, and nothing shows it.
  @Test(arguments: ["127.0.0.1", "models.example.org"]) func token(host: String) throws {
    try withDownloads { zoo in
      try zoo.zoo.write("very-secret\n", "token")
      let outcome = try zoo("download", "third-a", "--token-file", "\(host)=token", "--json")
      #expect(outcome.status == 0)
      let shown = host == "127.0.0.1" ? "Bearer very-secret" : nil
      #expect(try zoo.requests().map(\.authorization) == [shown])
      #expect(!(outcome.stdout + outcome.stderr).contains("very-secret"))
      let other = try zoo("download", "third-b", environment: ["ZOO_TOKEN": "\(host)=very-secret"])
      #expect(other.status == 0)
      #expect(try zoo.requests().last?.authorization == shown)
    }
  }

  /// The cache of PyTorch is used where the digest is right, and left alone where that is asked for.
  @Test func reuse() throws {
    try withDownloads { zoo in
      let path = zoo.zoo.path("torch/hub/checkpoints")
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try zoo.zoo.write(zoo.server.content, "torch/hub/checkpoints/a.pth")
      let digest = #", "sha256": "\#(zoo.server.digest)""#
      try zoo.zoo.write(
        Downloads.catalogue([Downloads.model("third/a.pth", "", digest)]), "models.json")
      let variables = ["TORCH_HOME": zoo.zoo.path("torch")]
      let plan = try zoo("download", "third-a", "--dry-run", environment: variables)
      #expect(plan.stdout.contains("torch/hub/checkpoints/a.pth"))
      #expect(try zoo("download", "third-a", environment: variables).status == 0)
      #expect(try zoo.requests().isEmpty)
      try FileManager.default.removeItem(atPath: zoo.zoo.home)
      #expect(try zoo("download", "third-a", "--no-reuse", environment: variables).status == 0)
      #expect(try zoo.requests().count == 1)
    }
  }

  /// A server with a certificate that only `--ca-file` vouches for.
  @Test(.enabled(if: ChildProcess.hasOpenSSL, "needs openssl")) func certificate() throws {
    try withDownloads { zoo in
      let (certificate, key) = (zoo.zoo.path("cert.pem"), zoo.zoo.path("key.pem"))
      let made = try TestSupport.ChildProcess.run(
        "openssl",
        [
          "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
          "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate,
        ])
      try #require(made.status == 0)
      let server = try FaultServer(tls: (certificate, key))
      let base = "https://localhost:\(server.port)"
      let words = ["download", "third-a", "--zoo", "models.json", "--mirror", base]
      let refused = try zoo.zoo.run(words, environment: Downloads.environment)
      #expect(refused.isRefusalWithNotes)
      #expect(refused.stderr.contains("no trustworthy connection"))
      #expect(refused.stderr.contains("--ca-file"))
      let trusted = try zoo.zoo.run(
        words + ["--ca-file", "cert.pem"], environment: Downloads.environment)
      #expect(trusted.status == 0)
      #expect(
        try Array(Data(contentsOf: URL(filePath: zoo.stored("third-a", "a.pth"))))
          == zoo.server.content)
    }
  }
}

extension ChildProcess {
  static var hasOpenSSL: Bool { TestSupport.ChildProcess.canRun("openssl", ["version"]) }
}
