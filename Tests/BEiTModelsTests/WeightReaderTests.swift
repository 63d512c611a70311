import BEiTModels
import Glibc
import Tensors
import Testing

/// One test an error, and every way to hold the values of a weight.
@Suite struct WeightReaderTests {
  private let configuration = Golden.classifier
  private let weights = Golden.weights(.classification(Golden.classifier))

  private func logits(_ weights: StateDict) throws -> [Float] {
    try Classifier(weights, configuration).logits(for: Golden.input(side: 32)).values
  }

  @Test func missing() {
    var weights = weights
    weights["head.bias"] = nil
    #expect(throws: ModelError.names(missing: ["head.bias"], unexpected: [])) {
      try logits(weights)
    }
  }

  @Test func unexpected() {
    var weights = weights
    weights["extra"] = LazyTensor(shape: [1], values: [1])
    #expect(throws: ModelError.names(missing: [], unexpected: ["extra"])) { try logits(weights) }
  }

  @Test func firstTenNames() {
    let names = (0..<12).map { "w\($0)" }
    let text = "\(ModelError.names(missing: names, unexpected: ["x"]))"
    #expect(
      text == "weights: names do not fit the model: 12 missing: w0, w1, w2, w3, w4, w5, w6, w7, "
        + "w8, w9, …: 1 unexpected: x")
  }

  @Test func misshapen() {
    var weights = weights
    weights["head.weight"] = LazyTensor(shape: [24, 5], values: [Float](repeating: 0, count: 120))
    let error = ModelError.misshapen(weight: "head.weight", expected: [5, 24], found: [24, 5])
    #expect(throws: error) { try logits(weights) }
    #expect("\(error)" == "head.weight: wrong shape: expected [5, 24], found [24, 5]")
  }

  @Test func wrongType() {
    var weights = weights
    weights["head.bias"] = LazyTensor(
      scalarType: .i64, shape: [5], bytes: MemoryBytes([UInt8](repeating: 0, count: 40)))
    #expect(throws: ModelError.wrongType(weight: "head.bias", found: .i64)) {
      try logits(weights)
    }
  }

  /// Names longer than a shape: a configuration that does not fit the weights at all.
  @Test func otherConfiguration() {
    var other = configuration
    other.backbone.depth = 3
    #expect(throws: ModelError.self) { try Classifier(weights, other) }
  }

  @Test(arguments: [ScalarType.f16, .bf16, .f64]) func widened(_ type: ScalarType) throws {
    var stored = StateDict()
    var rounded = StateDict()
    for (name, tensor) in weights {
      let values = try tensor.floats()
      let bytes: [UInt8] = values.flatMap { value -> [UInt8] in
        switch type {
        case .f16: bytesOf(FloatNarrowing.half(value))
        case .bf16: bytesOf(FloatNarrowing.brain(value))
        default: bytesOf(Double(value).bitPattern)
        }
      }
      let narrow = LazyTensor(scalarType: type, shape: tensor.shape, bytes: MemoryBytes(bytes))
      stored[name] = narrow
      rounded[name] = LazyTensor(shape: tensor.shape, values: try narrow.floats())
    }
    #expect(try logits(stored) == logits(rounded))
  }

  /// Float32 weights of a file give the same as those in memory, at aligned and at odd offsets.
  @Test(arguments: [0, 3]) func mapped(offset: Int) throws {
    let path = temporaryPath()
    defer { unsafe unlink(path) }
    var content = [UInt8](repeating: 7, count: offset)
    var places: [(String, [Int], Int)] = []
    for (name, tensor) in weights {
      places.append((name, tensor.shape, content.count))
      content += try tensor.bytes.read()
    }
    try AtomicFile.write(content, to: path)
    let file = try InputFile(path: path)
    var stored = StateDict()
    for (name, shape, start) in places {
      let range = FileRange(file: file, offset: start, count: 4 * shape.reduce(1, *))
      stored[name] = LazyTensor(scalarType: .f32, shape: shape, bytes: range)
    }
    #expect(try logits(stored) == logits(weights))
  }

  /// A file that ends inside a weight is an error and no fault.
  @Test func shortFile() throws {
    let path = temporaryPath()
    defer { unsafe unlink(path) }
    try AtomicFile.write([UInt8](repeating: 0, count: 8), to: path)
    var stored = weights
    stored["head.bias"] = LazyTensor(
      scalarType: .f32, shape: [5],
      bytes: FileRange(file: try InputFile(path: path), offset: 0, count: 20))
    #expect(throws: ModelError.self) { try logits(stored) }
  }
}

/// A path that nobody else uses.
private func temporaryPath() -> String {
  let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  return "\(folder)/weights-\(UInt64.random(in: 0...UInt64.max)).bin"
}

private func bytesOf(_ value: some FixedWidthInteger) -> [UInt8] {
  stride(from: 0, to: value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
}
