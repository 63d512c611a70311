import Registry
import Testing

@Suite struct LabelSetTests {
  struct Class: Sendable, CustomTestStringConvertible {
    let set: String
    let index: Int
    let wnid: String
    let name: String
    var testDescription: String { "\(set) \(index)" }

    init(_ set: String, _ index: Int, _ wnid: String, _ name: String) {
      self.set = set
      self.index = index
      self.wnid = wnid
      self.name = name
    }
  }

  static let classes = [
    Class("imagenet-1k", 0, "n01440764", "tench, Tinca tinca"),
    Class("imagenet-1k", 281, "n02123045", "tabby, tabby cat"),
    Class("imagenet-1k", 285, "n02124075", "Egyptian cat"),
    Class("imagenet-1k", 761, "n04074963", "remote control, remote"),
    Class("imagenet-1k", 850, "n04399382", "teddy, teddy bear"),
    Class("imagenet-1k", 999, "n15075141", "toilet tissue, toilet paper, bathroom tissue"),
    Class("imagenet-22k", 359, "n01440764", "tench, Tinca tinca"),
    Class("imagenet-22k", 2396, "n02122948", "kitten, kitty"),
    Class("imagenet-22k", 2397, "n02123045", "tabby, tabby cat"),
  ]

  @Test(arguments: classes) func label(of item: Class) throws {
    let set = try #require(LabelSet.named(item.set))
    #expect(set.name(of: item.index) == item.name)
    #expect(set.wnid(of: item.index) == item.wnid)
    #expect(set.index(ofWnid: item.wnid) == item.index)
  }

  @Test(arguments: [
    "imagenet-1k": 1000, "imagenet-22k": 21841, "imagenet-a": 200,
    "imagenet-r": 200,
  ])
  func imageNetSetsAreSorted(name: String, count: Int) throws {
    let set = try #require(LabelSet.named(name))
    let wnids = set.labels.compactMap(\.wnid)
    #expect(set.count == count && wnids.count == count)
    #expect(wnids == wnids.sorted() && Set(wnids).count == count)
  }

  /// The indices among the 1,000 classes, over which accuracy on these data sets is taken.
  @Test func subsets() throws {
    let all = try #require(LabelSet.named("imagenet-1k"))
    let a = try #require(LabelSet.named("imagenet-a")).indices(in: all)
    let r = try #require(LabelSet.named("imagenet-r")).indices(in: all)
    #expect(a.count == 200 && a.prefix(3) == [6, 11, 13])
    #expect(r.count == 200 && r.prefix(3) == [1, 2, 4])
    #expect(Set(a).intersection(r).count == 86)
  }

  /// 999 of the 1,000 classes are among the 21,841: the teddy is not.
  @Test func teddyIsMissing() throws {
    let small = try #require(LabelSet.named("imagenet-1k"))
    let large = try #require(LabelSet.named("imagenet-22k"))
    #expect(small.indices(in: large).count == 999)
    #expect(large.index(ofWnid: "n04399382") == nil)
  }

  @Test func ade20k() throws {
    let set = try #require(LabelSet.named("ade20k"))
    #expect(set.count == 150)
    #expect(set.name(of: 0) == "wall" && set.name(of: 149) == "flag")
    #expect(set.color(of: 0) == set.labels[0].color)
    let wall = try #require(set.color(of: 0))
    #expect([wall.red, wall.green, wall.blue] == [0x78, 0x78, 0x78])
    #expect(set.labels.allSatisfy { $0.color != nil && $0.wnid == nil })
  }

  @Test func everyNameIsCarried() {
    for name in LabelSet.names { #expect(LabelSet.named(name) != nil, "\(name)") }
    #expect(LabelSet.named("imagenet") == nil)
  }

  @Test func outside() throws {
    let set = LabelSet(names: ["cat", "dog, hound"])
    #expect(set.name(of: 1) == "dog, hound" && set.labels[1].shortName == "dog")
    #expect(set.name(of: 2) == nil && set.name(of: -1) == nil && set.wnid(of: 0) == nil)
  }
}
