import BEiTModels
import FoundationEssentials
import Registry
import TestSupport
import Testing

import Validation

/// Runs `body` with a folder of pictures in folders of five classes, two of which cannot be read.
func withPictures(
  _ count: Int = 43, _ body: (_ folder: String, _ set: DataSet) throws -> Void
) throws {
  try withTemporaryFolder { folder in
    var random = SeededGenerator(seed: 11)
    for index in 0..<count {
      let path = "\(folder)/set/\(index % 5)/\(100 + index).png"
      try write(index == 17 || index == 30 ? [1, 2, 3] : randomPicture(&random), to: path)
    }
    let classes = LabelSet(names: ["a", "b", "c", "d", "e"])
    try body(folder, try DataSet.open(folder + "/set", DataSetOptions(classes: classes)))
  }
}

/// The options of a small run with a journal at `path`.
func journaled(_ path: String, resumes: Bool = false, shard: String = "1/1") throws -> RunOptions {
  var options = RunOptions()
  options.batchSize = 4
  options.journal = path
  options.resumes = resumes
  options.shard = try Shard(shard)
  return options
}

/// The bytes of the file at `path`.
func content(of path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

/// A model that stops after so many calls, as if it had been killed.
final class StoppingModel: PictureClassifying {
  let model = SumModel()
  let calls: Int
  private nonisolated(unsafe) var made = 0  // the protocol promises calls from one thread
  var classes: Int { model.classes }
  var imageSize: Int { model.imageSize }

  init(calls: Int) { self.calls = calls }

  func logits(for pictures: FloatTensor) throws(ModelError) -> FloatTensor {
    unsafe made += 1
    guard unsafe made <= calls else { throw .configuration("stopped") }
    return try model.logits(for: pictures)
  }
}
