/// What a published model is for.
public enum ModelTask: String, Codable, Hashable, Sendable, CaseIterable {
  /// A picture classifier.
  case classification
  /// Masked image modelling.
  case pretraining
  /// A visual tokenizer.
  case tokenizer
  /// Semantic segmentation.
  case segmentation
}
