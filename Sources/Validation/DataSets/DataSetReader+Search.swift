extension DataSetReader {
  /// The list of classes that lies near the pictures, the least ambiguous kind first.
  func foundList() -> String? {
    let names = [
      "LOC_val_solution.csv", "val.txt", "val_map.txt", "val_list.txt", "validation.txt",
      "imagenet_2012_validation_synset_labels.txt", "synset_labels.txt", "labels.csv", "labels.txt",
      "ILSVRC2012_validation_ground_truth.txt",
    ]
    return names.lazy.flatMap { name in nearbyFolders.map { "\($0)/\(name)" } }.first(where: isFile)
  }

  /// The devkit's table of classes near the list or the pictures.
  func foundDevkitClasses(list: String) -> String? {
    ([parentFolder(of: list)] + nearbyFolders).map { "\($0)/map_clsloc.txt" }.first(where: isFile)
  }

  /// The folder of the pictures, those around it, and where archives keep their lists in them.
  private var nearbyFolders: [String] {
    var around: [String] = []
    var place = folder.path
    for _ in 0..<5 {
      around.append(place)
      guard place.contains("/"), place != "/" else { break }
      place = parentFolder(of: place)
    }
    let inner = ["", "/meta", "/devkit/data", "/ILSVRC2012_devkit_t12/data", "/caffe_ilsvrc12"]
    return around.flatMap { place in inner.map { place + $0 } }
  }
}
