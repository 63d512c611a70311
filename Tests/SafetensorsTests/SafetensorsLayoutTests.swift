import Safetensors
import Tensors
import TestSupport
import Testing

/// A set of tensors that cannot be laid out.
struct LayoutRefusal: Sendable, CustomTestStringConvertible {
  var testDescription: String { error.description }
  let error: CheckpointError
  var name = "w"
  var others: [String] = []
  var scalarType = ScalarType.f32
  var shape = [1]
}

@Suite struct SafetensorsLayoutTests {
  @Test func exactBytes() throws {
    let layout = try SafetensorsWriter.plan(
      tensors: [("b", .bool, [1]), ("z", .f32, [2, 1]), ("a", .f32, []), ("y", .i64, [0])],
      metadata: ["format": "pt"])
    let json =
      #"{"__metadata__":{"format":"pt"},"y":{"dtype":"I64","shape":[0],"data_offsets":[0,0]},"#
      + #""a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
      + #""z":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},"#
      + #""b":{"dtype":"BOOL","shape":[1],"data_offsets":[12,13]}}"#
    let padding = String(repeating: " ", count: (8 - json.utf8.count % 8) % 8)
    let length = json.utf8.count + padding.utf8.count
    let prefix = [UInt8(length & 255), UInt8(length >> 8), 0, 0, 0, 0, 0, 0]
    #expect(layout.header == prefix + Array((json + padding).utf8))
    #expect(layout.dataCount == 13)
    #expect(layout.fileSize == layout.header.count + 13)
  }

  /// What the reference writer wrote is written again to the byte.
  @Test(arguments: ["every_type", "names", "empty", "metadata_only"])
  func sameAsTheReference(name: String) throws {
    let file = try SafetensorsFile(path: "\(fixtures)/safetensors/\(name).safetensors")
    let tensors = file.tensors.map { ($0.name, $0.tensor.scalarType, $0.tensor.shape) }
    let layout = try SafetensorsWriter.plan(tensors: tensors.reversed(), metadata: file.metadata)
    #expect(layout.fileSize == file.file.size)
    #expect(try layout.header == file.file.bytes(in: 0..<layout.header.count))
  }

  /// Metadata is written in one order, where the reference has none.
  @Test func metadataInOrder() throws {
    let metadata = ["b": "1", "a": "2", "é": "3", "z": "4", "B": "5"]
    let header = try SafetensorsWriter.plan(tensors: [], metadata: metadata).header
    #expect(
      String(decoding: header[8...], as: UTF8.self)
        == #"{"__metadata__":{"B":"5","a":"2","b":"1","z":"4","é":"3"}}     "#)
  }

  @Test(arguments: [
    LayoutRefusal(
      error: CheckpointError(
        "`__metadata__`", .reservedName, "the format keeps this name for its metadata"),
      name: "__metadata__"),
    LayoutRefusal(
      error: CheckpointError("`w`", .duplicateName, "two tensors have this name"), others: ["w"]),
    LayoutRefusal(
      error: CheckpointError("`w`", .unknownScalarType, "safetensors files hold no C128"),
      scalarType: .c128),
    LayoutRefusal(
      error: CheckpointError(
        "`w`", .misalignedElements, "F6_E2M3 of shape [2] takes 12 bits, not whole bytes"),
      scalarType: .f6e2m3, shape: [2]),
    LayoutRefusal(
      error: CheckpointError(
        "`w`", .sizeOverflow, "the number of elements of [4294967296, 4294967296] overflows"),
      shape: [1 << 32, 1 << 32]),
    LayoutRefusal(
      error: CheckpointError("`w`", .sizeOverflow, "the number of elements of [-1] overflows"),
      shape: [-1]),
    LayoutRefusal(
      error: CheckpointError(
        "`w`", .sizeOverflow, "the size of U8 of shape [4611686018427387904] overflows"),
      scalarType: .u8, shape: [1 << 62]),
  ]) func refuses(_ refusal: LayoutRefusal) {
    var tensors = refusal.others.map { ($0, ScalarType.u8, [1]) }
    tensors.append((refusal.name, refusal.scalarType, refusal.shape))
    #expect(throws: refusal.error) { try SafetensorsWriter.plan(tensors: tensors) }
  }

  /// The sizes fit one by one but not together.
  @Test func fileTooLarge() {
    let tensors = (0..<8).map { ("w\($0)", ScalarType.u8, [1 << 60 - 1]) }
    #expect(
      throws: CheckpointError("`w7`", .sizeOverflow, "the size of the file overflows")
    ) { try SafetensorsWriter.plan(tensors: tensors) }
  }

  /// A header that the reference would not read is not written.
  @Test func headerTooLarge() {
    let name = String(repeating: "n", count: 50_000_000)
    #expect(
      kind { try SafetensorsWriter.plan(tensors: [("a" + name, .u8, []), ("b" + name, .u8, [])]) }
        == .headerTooLarge)
  }
}
