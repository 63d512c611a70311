import BEiTModels
import Glibc
import Tensors

/// Weights and inputs by the fill rule of the golden vectors: tensor k, element i holds a multiple of
/// sin(0.7 i + 1.3 k), so that nobody needs a file to reproduce them.
enum Golden {
  static func weights(_ configuration: Configuration) -> StateDict {
    var weights = StateDict()
    for (index, weight) in WeightSchema(configuration).weights.enumerated() {
      let count = weight.shape.reduce(1, *)
      let (offset, factor) = range(of: weight)
      let values = (0..<count).map { element in
        Float(offset + factor * sin(0.7 * Double(element) + 1.3 * Double(index)))
      }
      weights[weight.name] = LazyTensor(shape: weight.shape, values: values)
    }
    return weights
  }

  private static func range(of weight: WeightDescription) -> (offset: Double, factor: Double) {
    let parts = weight.name.split(separator: ".")
    if weight.name.hasSuffix("orm.weight") || weight.name.hasSuffix("norm1.weight")
      || weight.name.hasSuffix("norm2.weight")
    {
      return (1, 0.1)
    }
    if weight.name.contains("layerScale") { return (0.3, 0.2) }
    if weight.name.hasSuffix("relativePositionBias") { return (0, 0.5) }
    if parts.last == "weight", weight.shape.count >= 2 { return (0, 0.2) }
    return (0, 0.1)
  }

  /// sin(0.01 i), [batch, 3, side, side].
  static func input(side: Int, batch: Int = 1) -> FloatTensor {
    let count = batch * 3 * side * side
    return FloatTensor(
      shape: [batch, 3, side, side], values: (0..<count).map { Float(sin(0.01 * Double($0))) })
  }

  static let backbone = BackboneConfiguration(
    imageSize: 32, patchSize: 8, width: 24, depth: 2, heads: 3)
  static let classifier = ClassifierConfiguration(backbone: backbone, classes: 5)
}

/// The largest distance between two lists of values.
func largestDifference(_ values: some Collection<Float>, _ expected: some Collection<Double>)
  -> Double
{
  zip(values, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
}

extension Model {
  /// The floats called `name` among the outputs.
  func floats(_ name: String, for inputs: [String: FloatTensor]) throws -> FloatTensor? {
    for output in try outputs(for: inputs) where output.name == name {
      if case .floats(let tensor) = output.tensor { return tensor }
    }
    return nil
  }
}
