/// How an implementation names the tensors of a model.
///
/// The raw values are what the command line takes for `--from` and `--to`.
public enum Layout: String, Codable, Hashable, Sendable, CaseIterable {
  /// The property paths of the Swift model types.
  case swift
  /// microsoft/unilm; its segmentation models are in the layout of mmsegmentation 0.11.
  case unilm
  /// huggingface/pytorch-image-models.
  case timm
  /// open-mmlab/mmpretrain; segmentation models are in the layout of mmsegmentation 1.
  case mmpretrain
  /// huggingface/transformers, as `save_pretrained` writes it.
  case huggingFace = "hf"
  /// huggingface/transformers 5, as its modules are called in memory; read only.
  case huggingFaceMemory = "hf-v5"
  /// huggingface/candle's BEiT; read only.
  case candle

  /// Whether files of this layout can be written.
  public var isWritable: Bool { self != .candle && self != .huggingFaceMemory }
}

extension Layout: CustomStringConvertible {
  /// The raw value.
  public var description: String { rawValue }
}
