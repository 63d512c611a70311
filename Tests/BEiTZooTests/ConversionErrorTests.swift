import BEiTZoo
import FoundationEssentials
import Glibc
import Tensors
import TestSupport
import Testing

/// A source that cannot be converted.
struct BadSource: Sendable, CustomTestStringConvertible {
  let name: String
  /// Makes the source in a folder and gives its path.
  let make: @Sendable (_ folder: String) throws -> String
  /// What the message must say.
  let says: String
  var testDescription: String { name }

  static let all = [
    BadSource(
      name: "damaged",
      make: { folder in
        var bytes = try Array(Data(contentsOf: URL(filePath: Tiny.path)))
        // In the middle lie the weights, whose checksum only reading them tells to be wrong.
        bytes[bytes.count / 2] ^= 0x10
        return try write(bytes, to: folder + "/source.pth")
      }, says: "checksum"),
    BadSource(
      name: "truncated",
      make: { folder in
        let bytes = try Array(Data(contentsOf: URL(filePath: Tiny.path)))
        return try write(Array(bytes.prefix(bytes.count * 3 / 5)), to: folder + "/source.pth")
      }, says: ""),
    BadSource(
      name: "empty", make: { try write([], to: $0 + "/source.pth") }, says: ""),
    BadSource(
      name: "unknown layout",
      make: {
        try changed($0) {
          $0 = StateDict(); $0["some.weight"] = tensor([2])
        }
      },
      says: "not recognised"),
    BadSource(
      name: "missing tensor", make: { try changed($0) { $0["blocks.2.mlp.fc1.bias"] = nil } },
      says: "blocks.2.mlp.fc1.bias"),
    BadSource(
      name: "misshapen tensor",
      make: { try changed($0) { $0["blocks.1.mlp.fc2.bias"] = tensor([47]) } },
      says: "blocks.1.mlp.fc2.bias"),
    BadSource(
      name: "extra tensor", make: { try changed($0) { $0["blocks.0.attn.extra"] = tensor([3]) } },
      says: "blocks.0.attn.extra"),
    BadSource(
      name: "non-square table",
      make: {
        try changed($0) { weights in
          for block in 0..<4 {
            weights["blocks.\(block).attn.relative_position_bias_table"] = tensor([227, 4])
          }
        }
      }, says: "square"),
    BadSource(name: "absent", make: { $0 + "/source.pth" }, says: "no such file"),
  ]

  private static func write(_ bytes: [UInt8], to path: String) throws -> String {
    try AtomicFile.write(bytes, to: path)
    return path
  }

  private static func tensor(_ shape: [Int]) -> LazyTensor {
    LazyTensor(shape: shape, values: [Float](repeating: 0.5, count: shape.reduce(1, *)))
  }

  /// The carried model in its own layout, with a change.
  private static func changed(
    _ folder: String, _ change: (inout StateDict) -> Void
  ) throws -> String {
    var weights = StateDict()
    for (name, tensor) in try Checkpoint(path: Tiny.path).tensors where name.hasPrefix("model.") {
      weights[String(name.dropFirst(6))] = tensor
    }
    change(&weights)
    try SafetensorsWriter.write(weights, to: folder + "/source.safetensors")
    return folder + "/source.safetensors"
  }
}

/// Nothing appears, and nothing that was there changes, unless all of a conversion is right.
@Suite struct ConversionErrorTests {
  private static let before = Array("what was here before".utf8)

  private func contents(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path)))
  }

  @Test(arguments: BadSource.all, ["out.safetensors", "out.pth", "out/"])
  func badSource(_ bad: BadSource, output: String) throws {
    try withTemporaryFolder { folder in
      let source = try bad.make(folder)
      var options = ConversionOptions()
      if output == "out/" { options.to = .huggingFace }
      let path = "\(folder)/\(output)"
      let existing = output == "out/" ? nil : path
      if let existing { try AtomicFile.write(Self.before, to: existing) }
      let present = try names(in: folder)
      let error = #expect(throws: (any Error).self) {
        try zoo().convert(source, to: path, options: options)
      }
      #expect("\(String(describing: error))".contains(bad.says))
      #expect(try names(in: folder) == present)
      if let existing { #expect(try contents(existing) == Self.before) }
    }
  }

  /// Under whatever name, the source is not written over.
  @Test(arguments: ["source.pth", "./source.pth", "link.pth", "hard.pth"])
  func outputIsInput(_ name: String) throws {
    try withTemporaryFolder { folder in
      let bytes = try contents(Tiny.path)
      try AtomicFile.write(bytes, to: folder + "/source.pth")
      let files = FileManager.default
      try files.createSymbolicLink(
        atPath: folder + "/link.pth", withDestinationPath: "source.pth")
      try files.linkItem(atPath: folder + "/source.pth", toPath: folder + "/hard.pth")
      let error = #expect(throws: CheckpointError.self) {
        try zoo().convert(folder + "/source.pth", to: "\(folder)/\(name)")
      }
      #expect(error?.detail == "the output is the input itself")
      #expect(try contents(folder + "/source.pth") == bytes)
      #expect(try names(in: folder) == ["hard.pth", "link.pth", "source.pth"])
    }
  }

  /// Not even shard by shard.
  @Test func shardsAreInput() throws {
    try withTemporaryFolder { folder in
      var options = ConversionOptions()
      options.maxShardSize = 200_000
      _ = try zoo().convert(Tiny.path, to: folder + "/model.safetensors", options: options)
      let present = try names(in: folder)
      #expect(throws: CheckpointError.self) {
        try zoo().convert(folder, to: folder + "/model.safetensors", options: options)
      }
      #expect(try names(in: folder) == present)
    }
  }

  /// Shards without an index are of no use.
  @Test func unwritableIndex() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: folder + "/out.safetensors.index.json", withIntermediateDirectories: false)
      var options = ConversionOptions()
      options.maxShardSize = 200_000
      #expect(throws: CheckpointError.self) {
        try zoo().convert(Tiny.path, to: folder + "/out.safetensors", options: options)
      }
      #expect(try names(in: folder) == ["out.safetensors.index.json"])
    }
  }

  @Test(arguments: ["absent/out.safetensors", "file/out.safetensors", "file/out/", "folder"])
  func badOutput(_ name: String) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Self.before, to: folder + "/file")
      // A folder where a file of transformers should be.
      try FileManager.default.createDirectory(
        atPath: folder + "/folder/config.json", withIntermediateDirectories: true)
      var options = ConversionOptions()
      options.to = .huggingFace
      #expect(throws: CheckpointError.self) {
        try zoo().convert(Tiny.path, to: "\(folder)/\(name)", options: options)
      }
      #expect(try names(in: folder) == ["file", "folder"])
      #expect(try names(in: folder + "/folder") == ["config.json"])
      #expect(try contents(folder + "/file") == Self.before)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "nothing is forbidden to root"))
  func unwritableFolder() throws {
    try withTemporaryFolder { folder in
      let files = FileManager.default
      try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
      defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
      #expect(throws: CheckpointError.self) {
        try zoo().convert(Tiny.path, to: folder + "/out.safetensors")
      }
      #expect(try names(in: folder).isEmpty)
    }
  }

  /// A disk that takes no more: here the limit on the size of files, in a process of its own.
  @Test(arguments: ["out.safetensors", "out.pth", "new/"])
  func fullDisk(_ name: String) async {
    await #expect(processExitsWith: .success) { [name] in
      signal(SIGXFSZ, SIG_IGN)
      try withTemporaryFolder { folder in
        var limits = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
        let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
        guard unsafe setrlimit(resource, &limits) == 0 else {
          throw CheckpointError("limit", .write, "cannot be set")
        }
        let error = #expect(throws: CheckpointError.self) {
          try zoo().convert(Tiny.path, to: "\(folder)/\(name)")
        }
        #expect(error?.kind == .write)
        #expect(try names(in: folder).isEmpty)
      }
    }
  }
}
