internal import FoundationEssentials
internal import Tensors

extension ModelEntry {
  /// What goes into a converted file beside the weights.
  private struct Substance: Encodable {
    let family: String
    let task: ModelTask
    let architecture: Architecture?
    let layout: WeightLayout?
    let preprocessing: PreprocessingRecord?
    let normalization: Normalization?
    let labels: LabelReference?
  }

  /// Tells what this entry says of the network, its input and its classes from what others say.
  package var digest: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let substance = Substance(
      family: family, task: task, architecture: architecture, layout: layout,
      preprocessing: preprocessing, normalization: normalization, labels: labels)
    // What was decoded always encodes.
    let bytes = [UInt8]((try? encoder.encode(substance)) ?? Data())
    return String(SHA256.digest(of: bytes).prefix(16))
  }
}
