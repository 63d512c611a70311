package import BEiTModels
package import Tensors

/// A model's configuration and its weights under the names of the Swift layout.
package struct ModelSource: Sendable {
  /// The model.
  package let configuration: Configuration
  /// The weights, read when they are asked for.
  package let weights: StateDict
  /// How they were found and renamed.
  package let conversion: PreparedConversion

  /// Takes a model from the tensors of a file of any layout.
  ///
  /// - Parameters:
  ///   - tensors: All tensors of the file, named by their paths from its root.
  ///   - metadata: The metadata of a safetensors file.
  ///   - huggingFaceConfig: The text of the `config.json` beside the file.
  ///   - dictionaries: The paths that are dictionaries of the file, where that is known.
  ///   - request: Where the weights lie and what is known about them; its target is not looked at.
  package init(
    _ tensors: StateDict, metadata: [String: String] = [:], huggingFaceConfig: String? = nil,
    dictionaries: Set<String>? = nil, request: ConversionRequest = ConversionRequest()
  ) throws(ConversionError) {
    var request = request
    request.to = .swift
    let conversion = try request.prepare(
      tensors, metadata: metadata, huggingFaceConfig: huggingFaceConfig,
      dictionaries: dictionaries)
    self.configuration = conversion.configuration
    self.weights = try conversion.apply()
    self.conversion = conversion
  }
}
