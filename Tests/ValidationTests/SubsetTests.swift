import Registry
import TestSupport
import Testing

import Validation

/// A subset must be the same for everybody who has the seed, or nobody can repeat a figure.
@Suite struct SubsetTests {
  @Test func sameForTheSameSeed() throws {
    let set = sample()
    let drawn = try set.drawing(Subset(count: 20, seed: 4))
    #expect(drawn == (try set.drawing(Subset(count: 20, seed: 4))))
    #expect(drawn != (try set.drawing(Subset(count: 20, seed: 5))))
    #expect(drawn.pictures.count == 20 && Set(drawn.pictures).count == 20)
    #expect(drawn.pictures.map(\.file) == drawn.pictures.map(\.file).sorted())
  }

  /// Computed apart from this code, and fixed for good: a later version must draw the same.
  @Test func neverChanges() throws {
    var random = Shuffler(seed: 42)
    #expect(random.shuffled(Array(0..<10)) == [0, 9, 5, 8, 6, 4, 7, 2, 1, 3])
  }

  @Test func everyPictureIsAsLikely() throws {
    let set = sample()
    var counts: [String: Int] = [:]
    for seed in 0..<2000 as Range<UInt64> {
      for picture in try set.drawing(Subset(count: 10, seed: seed)).pictures {
        counts[picture.file, default: 0] += 1
      }
    }
    // 2000 drawings of 10 of 100: 200 each, with a standard deviation of 13.4.
    #expect(counts.count == 100 && counts.values.allSatisfy { abs($0 - 200) < 67 })
  }

  @Test func stratified() throws {
    let drawn = try sample().drawing(Subset(count: 12, seed: 1, stratified: true))
    let groups = Dictionary(grouping: drawn.pictures, by: \.labels)
    #expect(groups.values.map(\.count).sorted() == [3, 3, 3, 3])
    let uneven = try sample(sizes: [10, 30, 61]).drawing(
      Subset(count: 20, seed: 1, stratified: true))
    let sizes = Dictionary(grouping: uneven.pictures, by: \.labels).values.map(\.count)
    #expect(sizes.sorted() == [2, 6, 12])
    #expect(uneven.subset?.drawnFrom == 101 && uneven.subset?.classesThere == 3)
  }

  @Test(arguments: [0, -1, 101]) func impossible(count: Int) {
    #expect(
      throws: ValidationError("subset", .option, "expected 1 to 100 pictures, found \(count)")
    ) {
      try sample().drawing(Subset(count: count))
    }
  }

  private func sample(sizes: [Int] = [25, 25, 25, 25]) -> DataSet {
    let pictures = sizes.enumerated().flatMap { label, size in
      (0..<size).map { LabelledPicture(file: "\(label)/\(100 + $0).png", labels: [label]) }
    }
    return DataSet(
      name: "custom", root: "/", shape: .indexFolders, classes: [], logits: nil,
      pictures: pictures, population: nil, subset: nil, findings: [])
  }
}
