import BEiTModels
import FoundationEssentials
import Imaging
import Tensors
import TestSupport
import Validation

/// A model whose logits are no numbers.
struct BrokenModel: PictureClassifying {
  let classes = 5
  let imageSize = 8

  func logits(for pictures: FloatTensor) throws(ModelError) -> FloatTensor {
    let batch = pictures.shape.first ?? 0
    return FloatTensor(shape: [batch, 5], values: Array(repeating: .nan, count: 5 * batch))
  }
}

/// Runs `body` with a folder of twelve pictures and the references of a model for them.
///
/// `change` alters what is recorded for each picture.
func withReferences(
  change: (inout [String: Any]) -> Void = { _ in }, _ body: (String, SumModel) throws -> Void
) throws {
  try withTemporaryFolder { folder in
    let model = SumModel()
    var random = SeededGenerator(seed: 3)
    var images: [[String: Any]] = []
    for index in 0..<12 {
      let path = folder + "/pictures/p\(index).png"
      try write(randomPicture(&random), to: path)
      let pixels = try smallPreprocessing.pixels(of: ImageDecoder.decode(path: path)).pixels
      var image: [String: Any] = [
        "file": "p\(index).png", "label": index % 5, "kind": "png",
        "pixels": SHA256.digest(of: pixels), "logits": try logits(of: path, model),
      ]
      change(&image)
      images.append(image)
    }
    try write(references(images), to: folder + "/references.json")
    try body(folder, model)
  }
}

private func references(_ images: [[String: Any]]) -> String {
  let hits = images.count { image in
    let logits = image["logits"] as? [Float] ?? []
    return logits.firstIndex(of: logits.max() ?? 0) == image["label"] as? Int
  }
  let top: [String: Any] = [
    "schema": 1, "model": "sum", "checkpoint": "none",
    "implementation": ["name": "tests", "versions": ["swift": 6]] as [String: Any],
    "preprocessing": [
      "resize": ["shortSide": 9], "filter": "bicubic", "crop": 8,
      "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "orientation": "ignore",
    ] as [String: Any],
    "classes": ["a", "b", "c", "d", "e"],
    "recorded": ["count": 12, "top1": 100 * Double(hits) / 12, "top5": 100] as [String: Any],
    "images": images,
  ]
  return json(top)
}

/// `value` as JSON; the serializer of values of any kind is not part of FoundationEssentials.
func json(_ value: Any) -> String {
  switch value {
  case let text as String: "\"\(text)\""
  case let list as [Any]: "[" + list.map(json).joined(separator: ",") + "]"
  case let object as [String: Any]:
    "{"
      + object.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\(json($0.value))" }
      .joined(separator: ",") + "}"
  default: "\(value)"
  }
}
