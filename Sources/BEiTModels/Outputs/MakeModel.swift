public import Tensors

/// Makes the model that `configuration` describes of weights in the Swift layout.
///
/// The names must be those of the configuration's `WeightSchema`, no more and no fewer. Float32 weights
/// that are a stretch of a file are used where they are, mapped; others are widened into memory.
public func makeModel(
  _ weights: StateDict, _ configuration: Configuration, precision: Precision = .float32
) throws(ModelError) -> any Model {
  switch configuration {
  case .classification(let model): try Classifier(weights, model, precision: precision)
  case .pretraining(let model): try PretrainingModel(weights, model, precision: precision)
  case .tokenizer(let model): try Tokenizer(weights, model, precision: precision)
  case .segmentation(let model): try SegmentationModel(weights, model, precision: precision)
  }
}
