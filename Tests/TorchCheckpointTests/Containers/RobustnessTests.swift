import TestSupport
import Tensors
import Testing
import TorchCheckpoint

/// Damaged files are errors, or read correctly, or are reported; nothing else, and never a trap.
///
/// Every fixture is cut off at every length and has every byte changed, one at a time; whatever opens
/// is read to its end.
@Suite(.serialized) struct RobustnessTests {
  /// The fixtures small enough to be changed byte by byte.
  private static let small = CorpusCase.fixtures.filter { size(of: $0) <= 4_608 }

  private static func size(of fixture: CorpusCase) -> Int {
    (try? InputFile(path: fixtures + "/torch/" + fixture.file).size) ?? .max
  }

  private func bytes(of fixture: CorpusCase) throws -> [UInt8] {
    let file = try InputFile(path: fixtures + "/torch/" + fixture.file)
    return try file.bytes(in: 0..<file.size)
  }

  /// What was read of a file, or why it was not.
  private struct Outcome: Equatable {
    var tensors: [String] = []
    var error: CheckpointError.Kind?
    var isReported = false

    init(path: String, offset: Int) {
      var log = FindingLog()
      do {
        let checkpoint = try TorchCheckpoint(InputFile(path: path), offset: offset, log: &log)
        for (path, tensor) in checkpoint.tensors where tensor.layoutName != "nested" {
          let digest = tensor.layoutName == "meta" ? "" : try SHA256.digest(of: tensor.bytes)
          tensors.append("\(path) \(tensor.scalarType) \(tensor.shape) \(digest)")
        }
        tensors += checkpoint.arrays.map { "\($0.path) \($0.array.dtype) \($0.array.bytes ?? [])" }
      } catch {
        self.error = error.kind
      }
      isReported = log.findings.contains { $0.severity > .info }
    }
  }

  @Test(arguments: CorpusCase.fixtures) func truncated(_ fixture: CorpusCase) throws {
    let bytes = try bytes(of: fixture)
    let stride = bytes.count <= 4_608 ? 1 : 7
    let file = try MemoryFile(bytes)
    let offset = fixture.open?.offset ?? 0
    let whole = Outcome(path: file.path, offset: offset)
    for count in Swift.stride(from: bytes.count - 1, through: 0, by: -stride) {
      try file.cut(to: count)
      let outcome = Outcome(path: file.path, offset: offset)
      // Padding behind the end, or another object, may be missing without harm.
      #expect(outcome.error != nil || outcome.tensors == whole.tensors, "\(count) bytes")
    }
  }

  @Test(arguments: small) func oneByteChanged(_ fixture: CorpusCase) throws {
    let bytes = try bytes(of: fixture)
    var random = SeededGenerator(seed: UInt64(bytes.count))
    // With checksums, nothing may be read otherwise than before; without, values may change.
    let isChecked =
      fixture.container != "legacy" && fixture.container != "pickle"
      && fixture.file != "no_checksums.pt"
    let file = try MemoryFile(bytes)
    let offset = fixture.open?.offset ?? 0
    let whole = Outcome(path: file.path, offset: offset)
    for index in bytes.indices {
      for change in [0xff, UInt8.random(in: 1...0xfe, using: &random)] {
        try file.write([bytes[index] ^ change], at: index)
        let outcome = Outcome(path: file.path, offset: offset)
        guard isChecked, outcome.error == nil, !outcome.isReported else { continue }
        #expect(outcome.tensors == whole.tensors, "byte \(index) xor \(change)")
      }
      try file.write([bytes[index]], at: index)
    }
  }

  /// The same for files that only have a few bytes, of every kind of start.
  @Test func fewBytes() throws {
    var random = SeededGenerator(seed: 99)
    let starts: [[UInt8]] = [
      [], [0x50, 0x4b, 3, 4], [0x80, 2], [0x80, 4, 0x95], [0x8a, 10], [0x28],
    ]
    let file = try MemoryFile([])
    for round in 0..<10_000 {
      let tail = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let bytes = starts[round % starts.count] + tail
      try file.cut(to: bytes.count)
      try file.write(bytes, at: 0)
      _ = Outcome(path: file.path, offset: 0)
    }
  }

  /// Pickles made of instructions that are all known, in any order.
  @Test func randomPickles() throws {
    var random = SeededGenerator(seed: 5)
    let opcodes = (UInt8.min...UInt8.max).filter { Opcode(rawValue: $0) != nil }
    for _ in 0..<100_000 {
      let bytes = (0..<Int.random(in: 1...60, using: &random)).map { _ -> UInt8 in
        let code = opcodes.randomElement(using: &random) ?? 0
        return Int.random(in: 0...9, using: &random) < 7
          ? code : UInt8.random(in: 0...20, using: &random)
      }
      var log = FindingLog()
      _ = try? PickleMachine.run(bytes, log: &log)
    }
  }
}
