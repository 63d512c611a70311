internal import FoundationEssentials

/// Which pipeline prepares pictures for a model, where its own is not wanted.
public enum PreprocessingChoice: Hashable, Sendable {
  /// How the original code evaluates.
  case unilm
  /// How mmpretrain evaluates: as the original, pictures turned upright.
  case mmpretrain
  /// How timm evaluates the model: below 384 pixels nine tenths of the picture, or 0.95 with the large
  /// BEiT v2 for ImageNet-1k, from there on all of it.
  case timm
  /// A JSON file with all of `Preprocessing`.
  case file(String)

  /// The names of the choices that are not files.
  public static let names = ["unilm", "mmpretrain", "timm"]

  /// Reads a name; anything else is the path of a file.
  public init(_ text: String) {
    switch text {
    case "unilm": self = .unilm
    case "mmpretrain": self = .mmpretrain
    case "timm": self = .timm
    default: self = .file(text)
    }
  }
}

extension LoadedModel {
  /// The same model with another pipeline for its pictures.
  ///
  /// A named pipeline says how pictures are scaled, cut and turned; the colours that the model was
  /// trained with stay. A file says everything.
  ///
  /// - Throws: `CheckpointError` or `ConversionError` where the file cannot be read.
  public func preparing(with choice: PreprocessingChoice?) throws -> LoadedModel {
    guard let choice else { return self }
    var result = self
    result.preprocessing = try pipeline(choice)
    return result
  }

  private func pipeline(_ choice: PreprocessingChoice) throws -> Preprocessing {
    let side = configuration.backbone.imageSize
    var pipeline: Preprocessing
    switch choice {
    case .unilm: pipeline = .unilm(imageSize: side)
    case .mmpretrain: pipeline = .mmpretrain(imageSize: side)
    case .timm: pipeline = .timm(imageSize: side, cropPercent: timmCropPercent)
    case .file(let path):
      let file = try InputFile(path: path)
      let text = String(decoding: try file.bytes(in: 0..<file.size), as: UTF8.self)
      return try decodeJSON(Preprocessing.self, from: text, subject: path)
    }
    (pipeline.mean, pipeline.std) = (preprocessing.mean, preprocessing.std)
    return pipeline
  }

  /// The part of a picture that timm's configuration of the model looks at.
  ///
  /// BEiT v1, which was trained with other colours, has no 0.95, nor have the models with all of
  /// ImageNet's classes.
  private var timmCropPercent: Double {
    let backbone = configuration.backbone
    guard backbone.imageSize < 384 else { return 1 }
    let isSecond = preprocessing.mean != SIMD3(repeating: 0.5)
    return isSecond && backbone.depth >= 24 && configuration.classes != 21_841 ? 0.95 : 0.9
  }
}
