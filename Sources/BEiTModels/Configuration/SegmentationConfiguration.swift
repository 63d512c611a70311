/// A backbone with feature pyramid and UPerNet head.
public struct SegmentationConfiguration: Codable, Hashable, Sendable {
  /// The backbone.
  public var backbone: BackboneConfiguration
  /// The number of classes.
  public var classes: Int
  /// The blocks whose outputs feed the four levels, counted from 0; -1 is the embedding.
  public var outputBlocks: [Int]
  /// The channels of the decode head.
  public var channels: Int
  /// The sides of the pooled maps in the pyramid pooling module.
  public var poolScales: [Int]
  /// The channels of the auxiliary head, which inference does not need; nil where there is none.
  public var auxiliaryChannels: Int?
  /// Added to the variance by every batch norm.
  public var batchNormEpsilon: Double

  /// Describes a segmentation model.
  public init(
    backbone: BackboneConfiguration, classes: Int = 150, outputBlocks: [Int]? = nil,
    channels: Int? = nil, poolScales: [Int] = [1, 2, 3, 6], auxiliaryChannels: Int? = 256,
    batchNormEpsilon: Double = 1e-5
  ) {
    self.backbone = backbone
    self.classes = classes
    self.outputBlocks = outputBlocks ?? SegmentationConfiguration.outputBlocks(of: backbone.depth)
    self.channels = channels ?? backbone.width
    self.poolScales = poolScales
    self.auxiliaryChannels = auxiliaryChannels
    self.batchNormEpsilon = batchNormEpsilon
  }

  /// The blocks that the published configurations use; no file states them.
  ///
  /// They are 3, 5, 7, 11 of 12 and 7, 11, 15, 23 of 24; else the ends of the four quarters.
  public static func outputBlocks(of depth: Int) -> [Int] {
    switch depth {
    case 12: [3, 5, 7, 11]
    case 24: [7, 11, 15, 23]
    default: (1...4).map { max(0, depth * $0 / 4 - 1) }
    }
  }
}
