/// A command about one model, whose errors say which.
protocol NamesModel {
  /// The model as it was named on the command line.
  var modelName: String { get }
}

extension Attention: NamesModel { var modelName: String { model } }
extension Convert: NamesModel { var modelName: String { source } }
extension Features: NamesModel { var modelName: String { model } }
extension Predict: NamesModel { var modelName: String { model } }
extension Run: NamesModel { var modelName: String { model } }
extension Segment: NamesModel { var modelName: String { model } }
extension Tokenize: NamesModel { var modelName: String { model } }
extension Validate: NamesModel { var modelName: String { models.first ?? "" } }
