internal import BEiTModels

extension Precision {
  /// The format by its name, and what it means.
  var words: String {
    switch self {
    case .float32: "\(rawValue) (float32 throughout)"
    case .bfloat16: "\(rawValue) (factors of the large products rounded to bfloat16)"
    }
  }
}
