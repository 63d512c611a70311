internal import Kernels
public import Tensors

/// The visual tokenizer of vector-quantised knowledge distillation: a code for every patch.
///
/// Mirrors `VQKD` of unilm's `modeling_vqkd.py`.
public struct Tokenizer: Model {
  /// The sizes and variants.
  public let configuration: TokenizerConfiguration
  let encoder: Backbone
  let quantizer: Quantizer
  let decoder: FeatureDecoder?
  private let encoderNorm: LayerNorm
  private let projection: Projection

  /// Makes a tokenizer of weights in the Swift layout; see `Classifier`.
  public init(
    _ weights: StateDict, _ configuration: TokenizerConfiguration, precision: Precision = .float32
  ) throws(ModelError) {
    try self.init(WeightReader(weights, for: .tokenizer(configuration), precision), configuration)
  }

  init(_ reader: WeightReader, _ configuration: TokenizerConfiguration) throws(ModelError) {
    let (encoder, size) = (configuration.encoder, configuration.codebookSize)
    self.configuration = configuration
    self.encoder = try Backbone(reader["encoder"], encoder)
    encoderNorm = try LayerNorm(
      reader["encoderNorm"], width: encoder.width, epsilon: encoder.layerNormEpsilon)
    projection = try Projection(
      reader["encoderProjection"], width: encoder.width, to: configuration.codeWidth)
    quantizer = Quantizer(
      codebook: try reader.weight("codebook", size, configuration.codeWidth).array,
      width: configuration.codeWidth,
      usage: configuration.usage ? try reader.weight("codeUsage", size).array : [])
    decoder =
      if let decoder = configuration.decoder { try FeatureDecoder(reader, decoder) } else { nil }
  }

  /// What kind of model it is.
  public var modelConfiguration: Configuration { .tokenizer(configuration) }

  /// The code of every patch, [B, patches], for pictures [B, 3, side, side] with values in 0...1.
  public func codes(for pictures: FloatTensor) throws(ModelError) -> IntegerTensor {
    try encode(prepared: Tokenizer.prepared(pictures)).codes
  }

  /// What the teacher's features should be, [B, patches, width], judged from `codes` [B, patches].
  public func reconstruction(from codes: IntegerTensor) throws(ModelError) -> FloatTensor {
    guard let decoder else { throw .configuration("the tokenizer has no decoder") }
    let (patches, size) = (configuration.encoder.patches, configuration.codebookSize)
    guard codes.shape.count == 2, codes.shape[0] > 0, codes.shape[1] == patches,
      codes.values.allSatisfy({ (0..<Int64(size)).contains($0) })
    else {
      throw .input(
        name: "codes", expected: "[B, \(patches)] below \(size)", found: "\(codes.shape)")
    }
    return try decoder(quantised(codes.values.map { Int($0) }))
  }

  /// Pictures in -1...1, from 0...1 or from 0...255.
  ///
  /// As in the original, one value above 1 anywhere in the batch makes all of it count as 0...255.
  public static func prepared(_ pictures: FloatTensor) -> FloatTensor {
    let factor: Float = pictures.values.allSatisfy { $0 <= 1 } ? 255 : 1
    return FloatTensor(
      shape: pictures.shape, values: pictures.values.map { $0 * factor / 127.5 - 1 })
  }
}

// The forward pass.
extension Tokenizer {
  /// What encoding finds on the way to the codes.
  struct Encoding {
    /// [B, patches, D]: the normalised patch tokens.
    let features: FloatTensor
    /// [B, patches, d]: before they are given length one.
    let projected: FloatTensor
    let assignment: Quantizer.Assignment
    let codes: IntegerTensor
    let margin: FloatTensor
  }

  /// Encodes pictures in -1...1.
  func encode(
    prepared pictures: FloatTensor,
    observe: (_ depth: Int, _ tokens: [Float]) -> Void = { _, _ in }
  ) throws(ModelError) -> Encoding {
    let tokens = try encoder(pictures, observe: observe)  // [B·N, D]
    let features = encoderNorm(patchTokens(of: tokens, configuration.encoder))  // [B·n, D]
    let projected = projection(features)  // [B·n, d]
    let assignment = quantizer.assign(projected)
    let shape = [pictures.shape[0], configuration.encoder.patches]
    return Encoding(
      features: FloatTensor(shape: shape + [configuration.encoder.width], values: features),
      projected: FloatTensor(shape: shape + [configuration.codeWidth], values: projected),
      assignment: assignment,
      codes: IntegerTensor(shape: shape, values: assignment.codes.map { Int64($0) }),
      margin: FloatTensor(shape: shape, values: assignment.margins))
  }

  /// The codes as maps, [B, d, grid, grid].
  func quantised(_ codes: [Int]) -> FloatTensor {
    featureMaps(
      quantizer.rows(codes), width: configuration.codeWidth, grid: configuration.encoder.grid)
  }

  /// `preprocessed`, `encoder.hidden.k`, `encoder.features`, `encoder.projected`, `codes`, `margin`,
  /// `quantised`, `loss.commitment`, `reconstruction`, and what a step would make of the codebook; with the
  /// teacher's features as `teacher.target` also `loss.reconstruction`.
  public func outputs(
    for inputs: [String: FloatTensor]
  ) throws(ModelError) -> [(name: String, tensor: OutputTensor)] {
    let pictures = Tokenizer.prepared(try input("input", from: inputs))
    let batch = try encoder.batch(of: pictures)
    let shape = [batch, configuration.encoder.tokens, configuration.encoder.width]
    var outputs = Outputs()
    outputs.add("preprocessed", pictures)
    let encoding = try encode(prepared: pictures) { depth, tokens in
      outputs.add("encoder.hidden.\(depth)", shape, tokens)
    }
    outputs.add("encoder.features", encoding.features)
    outputs.add("encoder.projected", encoding.projected)
    outputs.add("codes", encoding.codes)
    outputs.add("margin", encoding.margin)
    let quantised = quantised(encoding.assignment.codes)
    outputs.add("quantised", quantised)
    outputs.add("loss.commitment", [1], [quantizer.commitmentLoss(encoding.assignment)])
    if let decoder {
      let reconstruction = try decoder(quantised)
      outputs.add("reconstruction", reconstruction)
      if let target = inputs["teacher.target"] {
        outputs.add("loss.reconstruction", [1], [try loss(of: reconstruction, target)])
      }
    }
    addStep(encoding.assignment, &outputs)
    return outputs.list
  }

  /// One minus the cosine of each patch's features and the teacher's, averaged.
  private func loss(
    of reconstruction: FloatTensor, _ target: FloatTensor
  ) throws(ModelError) -> Float {
    guard target.shape == reconstruction.shape, let width = target.shape.last else {
      throw .input(
        name: "teacher.target", expected: "shape \(reconstruction.shape)",
        found: "\(target.shape)")
    }
    let tokens = stride(from: 0, to: target.values.count, by: width)
    let cosines = tokens.reduce(0.0) { sum, start in
      var (product, own, others) = (0.0, 0.0, 0.0)
      for index in start..<start + width {
        let (one, two) = (Double(reconstruction.values[index]), Double(target.values[index]))
        product += one * two
        own += one * one
        others += two * two
      }
      return sum + product / (own.squareRoot() * others.squareRoot())
    }
    return Float(1 - cosines * Double(width) / Double(target.values.count))
  }

  private func addStep(_ assignment: Quantizer.Assignment, _ outputs: inout Outputs) {
    var quantizer = quantizer
    quantizer.follow(assignment, learning: true)
    outputs.add("train_step.codebook", [quantizer.count, quantizer.width], quantizer.codebook)
    guard !quantizer.usage.isEmpty else { return }
    outputs.add("train_step.usage", [quantizer.count], quantizer.usage)
    // Judging pictures counts their codes as well, and does nothing else.
    outputs.add("usage.after_eval", [quantizer.count], quantizer.usage)
  }
}
