import Tensors
import Testing
import TorchCheckpoint

/// Pickles where no loader should look for them.
@Suite struct HiddenPickleTests {
  private static let evil = Op.pickle(Op.call("os", "system", Op.text("true")))
  private static let entries = TorchArchive.sound

  private func isFound(_ bytes: [UInt8]) throws -> Bool {
    let report = try scan(bytes)
    return report.verdict == .danger && report.imports.contains { $0.module == "os" }
  }

  /// Behind many others, behind what is no pickle, and far away.
  @Test(
    arguments: [
      (0..<40).flatMap { _ in Op.pickle(Op.none) }, [0], [0xff, 0x80, 0x80, 0xff, 0x63],
      Op.proto(2) + (0..<1_200_000).flatMap { _ in Op.none + Op.pop },
    ] as [[UInt8]])
  func behindStop(_ between: [UInt8]) throws {
    #expect(try isFound(Op.pickle(Op.none) + between + Self.evil))
    #expect(try isFound(TorchArchive.around(Op.none + Op.stop + between + Self.evil.dropLast())))
  }

  /// No PROTO, whose byte could be looked for.
  @Test(
    arguments: [
      Array("cposix\nsystem\n(S'ls'\ntR.".utf8), Array("(S'ls'\niposix\nsystem\n.".utf8),
      [0x8c, 2] + Array("nt".utf8) + [0x94, 0x8c, 6] + Array("system".utf8) + [0x94, 0x93],
    ] as [[UInt8]])
  func withoutProtocol(_ pickle: [UInt8]) throws {
    let report = try scan(Op.pickle(Op.none) + [0, 1, 2] + pickle)
    #expect(report.verdict == .danger)
  }

  /// Text and numbers that merely look like instructions are no imports.
  @Test func chance() throws {
    let text = Array("class Model(Module):\n  __parameters__ = []\n".utf8)
    let report = try scan(
      ZipBuilder(Self.entries + [.init("archive/data/9", text)]).build())
    #expect(report.findings.alarms == ["unreferenced-entry"])
    #expect(!report.imports.contains { $0.module.contains("Model") })
  }

  @Test(arguments: [
    "extra/evil.pkl", "constants/5", "traced_inputs.pkl", "bytecode.pkl", "attributes.pkl",
    "code/x.py", ".format_version",
  ])
  func inScripts(_ name: String) throws {
    let script = Self.entries + [.init("archive/constants.pkl", Op.pickle(Op.emptyTuple))]
    #expect(try scan(ZipBuilder(script).build()).verdict == .clean)
    #expect(try isFound(ZipBuilder(script + [.init("archive/\(name)", Self.evil)]).build()))
  }

  @Test(arguments: ["archive/", "archive/data/0/"])
  func inFolders(_ name: String) throws {
    #expect(try isFound(ZipBuilder(Self.entries + [.init(name, Self.evil)]).build()))
    #expect(try scan(ZipBuilder(Self.entries + [.init(name, [])]).build()).verdict == .clean)
  }

  @Test func aroundEntries() throws {
    #expect(try isFound(ZipBuilder(Self.entries).with { $0.gap = Self.evil }.build()))
    #expect(try isFound(ZipBuilder(Self.entries).with { $0.trailer = Self.evil }.build()))
    let comment = ZipBuilder(Self.entries).with { $0.comment = Self.evil }.build()
    #expect(try isFound(comment))
    #expect(try scan(comment).findings.kinds.contains("archive-comment"))
    let commented = Self.entries.map { entry in entry.with { $0.comment = Self.evil } }
    #expect(try isFound(ZipBuilder(commented).build()))
  }

  /// What is too much to search is said to be unsearched.
  @Test func unsearched() throws {
    let far = [UInt8](repeating: 0, count: Limits.searchedEntry + 1)
    let report = try scan(Op.pickle(Op.none) + far)
    #expect(report.findings.alarms == ["bytes-after-stop", "unsearched-bytes"])
  }
}
