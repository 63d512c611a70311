/// A model that shows everything that it computes, under the names of the reference outputs.
///
/// Forward passes are synchronous, change nothing, and may run on several threads at once.
public protocol Model: Sendable {
  /// What kind of model it is, and how large.
  var modelConfiguration: Configuration { get }

  /// All results on the way from `inputs` to the end, in that order.
  ///
  /// `input` is [B, channels, side, side], prepared as the model wants it; pretraining models also
  /// take `mask` [B, patches], where 1 stands for masked, and `labels`, one a masked patch.
  func outputs(
    for inputs: [String: FloatTensor]
  ) throws(ModelError) -> [(name: String, tensor: OutputTensor)]
}

extension Model {
  /// Fetches the input called `name`.
  func input(
    _ name: String, from inputs: [String: FloatTensor]
  ) throws(ModelError) -> FloatTensor {
    guard let tensor = inputs[name] else {
      throw .input(name: name, expected: "a tensor", found: "none")
    }
    return tensor
  }
}

/// A list of results, filled on the way.
struct Outputs {
  private(set) var list: [(name: String, tensor: OutputTensor)] = []

  mutating func add(_ name: String, _ shape: [Int], _ values: [Float]) {
    list.append((name, .floats(FloatTensor(shape: shape, values: values))))
  }

  mutating func add(_ name: String, _ tensor: FloatTensor) { list.append((name, .floats(tensor))) }

  mutating func add(_ name: String, _ tensor: IntegerTensor) {
    list.append((name, .integers(tensor)))
  }
}
