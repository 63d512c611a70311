import Safetensors
import Tensors
import TestSupport
import Testing

private let hostileFolder = shared + "/oracle/hostile"

private func hostileFiles() -> [String] {
  (try? names(in: hostileFolder))?.filter { $0.hasPrefix("st_") && $0.hasSuffix(".safetensors") }
    ?? []
}

@Suite struct SafetensorsFileTests {
  @Test func readsTensorsAndMetadata() throws {
    let file = try SafetensorsFile(path: fixtures + "/safetensors/names.safetensors")
    #expect(file.metadata == ["form\"at": "pt\u{0}\u{1f}\n\\é𝄞/\u{7f}"])
    #expect(file.tensors.names.prefix(4) == ["scalar", "none", "", "\u{0}\u{1}\u{1f}"])
    #expect(file.tensors["none"]?.shape == [2, 0, 3])
    #expect(try file.tensors["none"]?.bytes.read() == [])
    #expect(try file.tensors["scalar"]?.bytes.read() == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(try file.tensors["deep"]?.bytes.read() == [0, 1])
  }

  /// Tensors come in the order of the header, wherever their bytes lie.
  @Test func keepsTheOrderOfTheHeader() throws {
    let header =
      #"{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"#
      + #""a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#
    try withTemporaryFolder { folder in
      let length = [UInt8(header.utf8.count)] + [UInt8](repeating: 0, count: 7)
      try AtomicFile.write(length + Array(header.utf8) + [7, 8], to: folder + "/a")
      let tensors = try SafetensorsFile(path: folder + "/a").tensors
      #expect(tensors.names == ["b", "a"])
      #expect(try tensors["b"]?.bytes.read() == [8])
    }
  }

  @Test(.enabled(if: !hostileFiles().isEmpty, "the shared folder of hostile files is absent"))
  func hostile() throws {
    for name in hostileFiles() {
      let path = "\(hostileFolder)/\(name)"
      let text = try InputFile(path: path + ".json")
      let description = try JSONValue(
        text.bytes(in: 0..<text.size), subject: name, kind: .malformedIndex)
      let acceptable = description["acceptable"]?.elements?.compactMap(\.string) ?? []
      let isRead = kind { try SafetensorsFile(path: path) } == nil
      #expect(acceptable.contains(isRead ? "accept" : "refuse"), "\(name)")
    }
  }

  /// A file that ends early is never read, wherever it ends.
  @Test(arguments: ["every_type", "names"]) func truncations(name: String) throws {
    let file = try InputFile(path: "\(fixtures)/safetensors/\(name).safetensors")
    let bytes = try file.bytes(in: 0..<file.size)
    for count in 0..<bytes.count {
      let found = kind {
        try SafetensorsHeader(Array(bytes[..<count]), fileSize: count, path: name)
      }
      #expect(found == (count < 8 ? .headerTooSmall : .truncated))
    }
  }

  /// A damaged header is refused or read, and what is read lies inside the file.
  @Test(arguments: ["every_type", "names"]) func damage(name: String) throws {
    let file = try InputFile(path: "\(fixtures)/safetensors/\(name).safetensors")
    let bytes = try file.bytes(in: 0..<file.size)
    let end = try SafetensorsHeader(bytes, fileSize: bytes.count, path: name).dataOffset
    for index in 0..<end {
      for flip in [1, 2, 4, 8, 16, 32, 64, 128, 255] as [UInt8] {
        var damaged = bytes
        damaged[index] ^= flip
        guard let header = try? SafetensorsHeader(damaged, fileSize: bytes.count, path: name)
        else { continue }
        let isInside = header.entries.allSatisfy {
          $0.offset >= 0 && $0.offset + $0.byteCount <= bytes.count - header.dataOffset
        }
        #expect(isInside, "byte \(index) ^ \(flip)")
      }
    }
  }

  @Test func manyTensors() throws {
    try withTemporaryFolder { folder in
      var tensors = StateDict()
      for index in 0..<20_000 {
        tensors["blocks.\(index % 97).part.\(index).weight"] = LazyTensor(
          scalarType: index % 2 == 0 ? .u8 : .i16, shape: [2],
          bytes: MemoryBytes([UInt8](repeating: UInt8(index % 251), count: index % 2 == 0 ? 2 : 4)))
      }
      try SafetensorsWriter.write(tensors, to: folder + "/a.safetensors")
      let read = try SafetensorsFile(path: folder + "/a.safetensors").tensors
      #expect(read.count == 20_000)
      #expect(try read["blocks.1.part.19983.weight"]?.bytes.read() == [154, 154, 154, 154])
    }
  }
}
