/// A tokenizer that takes pictures and answers with a code for every patch.
public struct PictureTokenizer: Sendable {
  /// The model, with the preprocessing that the tokenizer wants.
  public private(set) var loaded: LoadedModel
  /// The tokenizer: the model itself, or the one that a pretraining model carries.
  public let tokenizer: Tokenizer
  private let side: Int

  /// Takes the tokenizer out of `loaded`.
  ///
  /// - Throws: `ModelError` where there is none.
  public init(_ loaded: LoadedModel) throws(ModelError) {
    if let tokenizer = loaded.model as? Tokenizer {
      self.tokenizer = tokenizer
      self.loaded = loaded
    } else if let tokenizer = (loaded.model as? PretrainingModel)?.tokenizer {
      self.tokenizer = tokenizer
      // The pictures of the pretraining model are normalised; its tokenizer wants them as they are.
      var own = loaded
      own.preprocessing = .tokenizer(imageSize: tokenizer.configuration.encoder.imageSize)
      self.loaded = own
    } else {
      throw ModelError.input(
        name: loaded.name, expected: "a tokenizer", found: "a \(loaded.configuration.task) model")
    }
    side = tokenizer.configuration.encoder.imageSize
  }

  /// The same tokenizer with another pipeline for its pictures; see `LoadedModel.preparing`.
  public func preparing(with choice: PreprocessingChoice?) throws -> PictureTokenizer {
    var result = self
    result.loaded = try loaded.preparing(with: choice)
    return result
  }

  /// The patches along one side of a picture.
  public var grid: Int { tokenizer.configuration.encoder.grid }

  /// The codes of the picture at `path`, row after row.
  ///
  /// - Throws: `ImageError` where the picture cannot be read.
  public func codes(ofPicture path: String) throws -> [Int] {
    try codes(batch: [pixels(of: path)])[0]
  }

  /// The codes of prepared pictures, each [3, side, side] with values from 0 to 1.
  public func codes(batch: [[Float]]) throws(ModelError) -> [[Int]] {
    guard !batch.isEmpty else { return [] }
    guard batch.allSatisfy({ $0.count == 3 * side * side }) else {
      throw ModelError.input(
        name: "input", expected: "pictures of [3, \(side), \(side)]", found: "another size")
    }
    let codes = try tokenizer.codes(
      for: FloatTensor(shape: [batch.count, 3, side, side], values: batch.flatMap(\.self)))
    let patches = codes.shape[1]
    return batch.indices.map { index in
      codes.values[index * patches..<(index + 1) * patches].map { Int($0) }
    }
  }

  /// What the teacher's features should be, [B, patches, width], judged from the codes of pictures.
  ///
  /// - Throws: `ModelError` where the tokenizer has no decoder, or `codes` are not its codes.
  public func reconstruction(from codes: [[Int]]) throws(ModelError) -> FloatTensor {
    try tokenizer.reconstruction(from: PictureTokenizer.tensor(codes))
  }

  /// Codes as a tensor [B, patches].
  public static func tensor(_ codes: [[Int]]) -> IntegerTensor {
    IntegerTensor(
      shape: [codes.count, codes.first?.count ?? 0],
      values: codes.flatMap { $0.map { Int64($0) } })
  }

  /// The picture at `path` as the tokenizer takes it.
  package func pixels(of path: String) throws(ImageError) -> [Float] {
    try loaded.pixels(of: path, side: side)
  }
}

extension Zoo {
  /// Loads a tokenizer by name, alias or path.
  public func tokenizer(
    _ text: String, settings: ModelSettings = ModelSettings()
  ) throws -> PictureTokenizer {
    try PictureTokenizer(load(text, settings: settings))
  }
}
