/// The format in which the large products of a model are computed; sums are always float32.
public enum Precision: String, Codable, CaseIterable, Sendable {
  /// Float32 throughout.
  case float32 = "f32"
  /// The products of the blocks, attention's among them, with factors rounded to bfloat16.
  ///
  /// Weights are packed when the model is made. Softmax, layer norm, GELU, residuals, the patch
  /// embedding and the heads stay float32. On processors without such products the weights are
  /// rounded all the same and computed with in float32.
  case bfloat16 = "bf16"
}
