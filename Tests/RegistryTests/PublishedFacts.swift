import Imaging
import Registry

// The parts of the collection of published facts that tests compare; its names are its own.
// swift-format-ignore: AlwaysUseLowerCamelCase

/// The collection.
struct Collection: Decodable {
  let models: [Fact]
}

/// One model of the collection.
struct Fact: Decodable {
  let id: String
  let family: String
  let publisher: String
  let arch: Network
  let input_size: Int
  let patch_size: Int
  let num_classes: Int
  let pretrain_epochs: Int?
  let finetune_epochs: Int?
  let finetune_iterations: Int?
  let init_checkpoint: String?
  let derived_from: String?
  let params: Int?
  let params_readme: String?
  let flops: Operations?
  let urls: [Source]
  let hash_prefix: Prefix?
  let md5: String?
  let metrics: [Figures]
  let timm_history: [Run]?
  let preprocessing: Steps?
  let license: Terms?
  let sources: [String]
  let golden: Golden?

  struct Network: Decodable {
    let size: String?
    let depth: Int?
    let encoder_depth: Int?
    let decoder_depth: Int?
    let embed_dim: Int?
    let num_heads: Int?
    let layer_scale_init: Double?
  }

  struct Source: Decodable {
    let url: String
    let status: String
  }

  struct Prefix: Decodable {
    let prefix: String
  }

  struct Terms: Decodable {
    let value: String
  }

  struct Run: Decodable {
    let top1: Double
    let top5: Double
  }

  struct Golden: Decodable {
    let expected: [Double]?
    let logits_first3: [Double]?
    let argmax: Int?
  }

  struct Steps: Decodable {
    let mean: [Double]?
    let std: [Double]?
    let resize_to: Int?
    let crop_size: Int?
    let interpolation: String?
  }

  enum Operations: Decodable {
    case exact(Int)
    case text(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let count = try? container.decode(Int.self) {
        self = .exact(count)
      } else {
        self = .text(try container.decode(String.self))
      }
    }
  }
}

/// A published result of the collection.
struct Figures: Decodable {
  let dataset: String
  let top1: Double?
  let top5: Double?
  let loss: Double?
  let mIoU: Double?
  let mAcc: Double?
  let aAcc: Double?
  let mIoU_ms_flip: Double?
  let codebook_usage: String?
  let img_size: Int?
  let crop_pct: Double?

  /// Whether `result` states these figures, no more and no less, and was measured the same way.
  func agrees(_ result: RecordedResult) -> Bool {
    let pairs: [(Metric, Double?)] = [
      (.top1, top1), (.top5, top5), (.loss, loss), (.meanIoU, mIoU), (.meanAccuracy, mAcc),
      (.pixelAccuracy, aAcc),
      (.codebookUsage, codebook_usage.flatMap { Double($0.dropLast()) }),
    ]
    let values = pairs.reduce(into: [:]) { $0[$1.0] = $1.1 }
    guard result.values == values, names(result.dataset) else { return false }
    guard let img_size, let crop_pct else { return true }
    return result.preprocessing?.crop == img_size
      && result.preprocessing?.resize == .shortSide(Int(Double(img_size) / crop_pct))
  }

  private func names(_ set: String) -> Bool {
    switch dataset {
    case "imagenet", "imagenet val", "ImageNet-1k": set == "imagenet-1k"
    case "imagenetv2-matched-frequency": set == "imagenet-v2"
    case "ADE20K val", "ADE20K val ms+flip": set == "ade20k"
    default: set == dataset
    }
  }
}
