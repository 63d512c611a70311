/// Makes the model that `configuration` describes of weights in the Swift layout.
func makeModel(
  _ weights: StateDict, _ configuration: Configuration
) throws -> any Model {
  switch configuration {
  case .classification(let model): try Classifier(weights, model)
  default:
    throw ConversionError.unsupported(layout: .swift, reason: "\(configuration.task) models do not run yet")
  }
}
