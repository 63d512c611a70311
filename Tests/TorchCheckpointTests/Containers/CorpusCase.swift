import TestSupport
import Tensors
import Testing

/// A file of the corpus with what PyTorch found in it.
struct CorpusCase: Decodable {
  let file: String
  let container: String
  let tensors: [String: ExpectedTensor]
  let ties: [[String]]
  let arrays: [String: ExpectedArray]?
  let objects: [String: String]?
  let open: Open?

  struct Open: Decodable { let offset: Int? }

  struct ExpectedArray: Decodable {
    let dtype: String
    let shape: [Int]
    let sha256: String?
  }

  struct ExpectedTensor: Decodable {
    let dtype: String
    let shape: [Int]?
    let kind: String
    let stride: [Int]?
    let storage_offset: Int?
    let sha256: String?
    let dequantized_f32_sha256: String?
    let dense_sha256: String?
    let parts: [Part]?
    let indices: Component?
    let values: Component?
    let crow_indices: Component?
    let col_indices: Component?
    let ccol_indices: Component?
    let row_indices: Component?

    var components: [String: Component] {
      [
        "indices": indices, "values": values, "crow_indices": crow_indices,
        "col_indices": col_indices, "ccol_indices": ccol_indices, "row_indices": row_indices,
      ].compactMapValues { $0 }
    }
  }

  struct Part: Decodable {
    let shape: [Int]
    let sha256: String
  }

  struct Component: Decodable {
    let dtype: String
    let shape: [Int]
    let sha256: String
  }

  /// The scalar type that the corpus calls `dtype`.
  static func scalarType(_ dtype: String) -> ScalarType? {
    [
      "float64": .f64, "float32": .f32, "float16": .f16, "bfloat16": .bf16, "int64": .i64,
      "int32": .i32, "int16": .i16, "int8": .i8, "uint8": .u8, "bool": .bool, "uint16": .u16,
      "uint32": .u32, "uint64": .u64, "complex32": .c32, "complex64": .c64, "complex128": .c128,
      "float8_e5m2": .f8e5m2, "float8_e4m3fn": .f8e4m3, "float8_e5m2fnuz": .f8e5m2fnuz,
      "float8_e4m3fnuz": .f8e4m3fnuz, "float8_e8m0fnu": .f8e8m0, "float4_e2m1fn_x2": .f4x2,
      "bits8": .bits8, "bits16": .bits16, "bits1x8": .bits1x8, "bits2x4": .bits2x4,
      "bits4x2": .bits4x2, "qint8": .qint8, "quint8": .quint8, "qint32": .qint32,
      "quint4x2": .quint4x2, "quint2x4": .quint2x4,
    ][dtype]
  }

  /// The descriptions in the corpus, by name; none where it is absent.
  static let all: [String] = ((try? names(in: shared + "/oracle/torch")) ?? []).filter {
    $0.hasSuffix(".json") && $0 != "index.json"
  }

  /// The checkpoints of whole projects, by path; none where they are absent.
  static let projects: [String] = ((try? names(in: shared + "/oracle/cases")) ?? []).flatMap {
    name in
    let folder = shared + "/oracle/cases/" + name
    return ((try? names(in: folder)) ?? []).filter { file in
      [".pth", ".pth.tar", ".bin", ".pt"].contains { file.hasSuffix($0) }
    }.map { folder + "/" + $0 }
  }

  /// The fixtures, which PyTorch wrote as well.
  static let fixtures: [CorpusCase] =
    (try? readJSON([CorpusCase].self, at: TestSupport.fixtures + "/torch/expected.json")) ?? []
}

extension CorpusCase: CustomTestStringConvertible {
  var testDescription: String { file }
}
