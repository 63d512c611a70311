import BEiTZoo
import Imaging
import Safetensors
import Tensors
import TestSupport
import Testing

@Suite struct PictureTokenizerTests {
  private func withTokenizer(_ body: (PictureTokenizer) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try Small.write(Small.tokenizer, to: folder + "/tokenizer.safetensors")
      try body(zoo().tokenizer(folder + "/tokenizer.safetensors"))
    }
  }

  @Test func codes() throws {
    try withTokenizer { tokenizer in
      let pictures = try Tiny.pictures.map { try tokenizer.pixels(of: $0) }
      let codes = try tokenizer.codes(batch: pictures)
      #expect(codes.count == 5 && codes.allSatisfy { $0.count == 16 })
      #expect(try tokenizer.codes(ofPicture: Tiny.pictures[3]) == codes[3])
      #expect(tokenizer.grid == 4)
      let reconstruction = try tokenizer.reconstruction(from: codes)
      #expect(reconstruction.shape == [5, 16, 10])
      #expect(throws: ModelError.self) { try tokenizer.codes(batch: [[0]]) }
      #expect(throws: ModelError.self) { try tokenizer.reconstruction(from: [[99]]) }
    }
  }

  /// The same features are alike, opposite ones unlike, whatever their length.
  @Test func cosines() throws {
    let features = FloatTensor(shape: [2, 2, 2], values: [1, 2, 3, 4, 1, 0, 0, 2])
    let other = FloatTensor(shape: [2, 2, 2], values: [2, 4, -3, -4, 0, 5, 0, 1])
    let cosines = try TeacherFeatures(features).cosines(to: other)
    #expect(abs(cosines[0]) < 1e-12 && abs(cosines[1] - 0.5) < 1e-12)
    #expect(throws: ModelError.self) {
      try TeacherFeatures(features).cosines(
        to: FloatTensor(shape: [1, 2, 2], values: [1, 2, 3, 4]))
    }
  }

  /// The tensor of the right shape is the teacher's; of several, the one that is called so.
  @Test func teacherFile() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/teacher.safetensors"
      func write(_ tensors: [(String, [Int])]) throws {
        var dict = StateDict()
        for (index, (name, shape)) in tensors.enumerated() {
          let values = [Float](repeating: Float(index + 1), count: shape.reduce(1, *))
          dict[name] = LazyTensor(shape: shape, values: values)
        }
        try SafetensorsWriter.write(dict, to: path)
      }
      try write([("x", [1, 2, 3]), ("y", [1, 2, 4])])
      #expect(try TeacherFeatures(path: path, shape: [1, 2, 3]).features.values[0] == 1)
      #expect(throws: CheckpointError.self) { try TeacherFeatures(path: path, shape: [1, 2, 5]) }
      try write([("x", [1, 2, 3]), ("teacher.target", [1, 2, 3])])
      #expect(try TeacherFeatures(path: path, shape: [1, 2, 3]).features.values[0] == 2)
      try write([("x", [1, 2, 3]), ("y", [1, 2, 3])])
      #expect(throws: CheckpointError.self) { try TeacherFeatures(path: path, shape: [1, 2, 3]) }
    }
  }

  @Test func otherModel() {
    #expect(throws: ModelError.self) { try zoo().tokenizer(Tiny.path) }
    #expect(throws: ModelError.self) { try zoo().segmenter(Tiny.path) }
  }
}

@Suite struct PictureSegmenterTests {
  /// mmsegmentation's rule at 512: short sides to a crop, long ones to at most four.
  @Test(arguments: [
    ((683, 1024), (512, 768)), ((1024, 683), (768, 512)), ((500, 375), (683, 512)),
    ((512, 512), (512, 512)), ((100, 400), (512, 2048)), ((100, 500), (410, 2048)),
    ((33, 100), (512, 1552)),
  ]) func size(_ picture: (Int, Int), _ expected: (Int, Int)) {
    let size = PictureSegmenter.size(width: picture.0, height: picture.1, crop: 512)
    #expect(size == expected)
  }

  @Test func segmentation() throws {
    try withTemporaryFolder { folder in
      try Small.write(Small.segmenter, to: folder + "/seg.safetensors")
      let segmenter = try zoo().segmenter(folder + "/seg.safetensors")
      #expect(segmenter.loaded.labels == LabelSet.named("ade20k"))
      let source = gradient(60, 47)
      try AtomicFile.write(PNGEncoder.encode(source), to: folder + "/picture.png")
      let found = try segmenter.segment(folder + "/picture.png")
      #expect(found.width == 60 && found.height == 47 && found.classes.count == 60 * 47)
      #expect(abs(found.shares.reduce(0) { $0 + $1.percent } - 100) < 1e-9)
      #expect(found.shares.map(\.pixels) == found.shares.map(\.pixels).sorted(by: >))
      // The colour of each pixel is its class's; at no overlay it is the picture's own.
      let color = try ImageDecoder.decode(found.colorPNG(), name: "color")
      let first = found.palette.colors[found.classes[0]]
      #expect(color[x: 0, y: 0] == (first.red, first.green, first.blue))
      #expect(try ImageDecoder.decode(found.colorPNG(overlay: 0), name: "none") == source)
      let index = try ImageDecoder.decode(found.indexPNG(), name: "index")
      let last = UInt8(found.classes[60 * 47 - 1])
      #expect(index[x: 59, y: 46] == (last, last, last))
      // However long a picture is, each of its pixels has a class.
      for (width, height) in [(100, 11), (11, 100), (300, 1)] {
        try AtomicFile.write(PNGEncoder.encode(gradient(width, height)), to: folder + "/strip.png")
        let strip = try segmenter.segment(folder + "/strip.png")
        #expect(strip.classes.count == width * height)
      }
    }
  }

  private func gradient(_ width: Int, _ height: Int) -> RGBImage {
    RGBImage(
      width: width, height: height,
      pixels: (0..<3 * width * height).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) })
  }

  /// Published colours are kept; made ones are all different.
  @Test func palette() throws {
    let ade = try #require(LabelSet.named("ade20k"))
    #expect(Palette(classes: 150, labels: ade).colors[0].hexadecimal == "#787878")
    let made = Palette(classes: 256).colors
    #expect(Set(made).count == 256)
    #expect(made.allSatisfy { $0.hexadecimal.count == 7 && $0.hexadecimal.hasPrefix("#") })
  }
}

@Suite struct PictureAttentionTests {
  private let model = Result { try zoo().load(Tiny.path) }

  /// Each head divides all of its attention, and the average is that of the heads.
  @Test func divided() throws {
    let loaded = try model.get()
    let all = try loaded.attention(inPicture: Tiny.pictures[2], block: 1, heads: .all)
    #expect(all.grid == 8 && all.block == 1 && all.maps.map(\.head) == [0, 1, 2, 3])
    for map in all.maps {
      #expect(map.patches.count == 64)
      #expect(abs(map.patches.reduce(map.toItself, +) - 1) < 1e-5)
    }
    let mean = try loaded.attention(inPicture: Tiny.pictures[2], block: 1)
    for place in 0..<64 {
      let sum = all.maps.reduce(0) { $0 + $1.patches[place] }
      #expect(abs(mean.maps[0].patches[place] - sum / 4) < 1e-6)
    }
    let one = try loaded.attention(inPicture: Tiny.pictures[2], block: -3, heads: .one(2))
    #expect(one.maps == [all.maps[2]] && one.block == 1)
  }

  /// Without overlay the picture is as the model saw it; with it the most is brightest.
  @Test func picture() throws {
    let loaded = try model.get()
    let found = try loaded.attention(inPicture: Tiny.pictures[2])
    let plain = try ImageDecoder.decode(found.png(of: found.maps[0], overlay: 0), name: "plain")
    #expect(loaded.preprocessing.normalized(plain) == (try loaded.pixels(of: Tiny.pictures[2])))
    let heat = try ImageDecoder.decode(found.png(of: found.maps[0], overlay: 1), name: "heat")
    let most = try #require(
      found.maps[0].patches.indices.max { found.maps[0].patches[$0] < found.maps[0].patches[$1] })
    let least = try #require(
      found.maps[0].patches.indices.min { found.maps[0].patches[$0] < found.maps[0].patches[$1] })
    #expect(light(heat, most) > light(heat, least))
  }

  private func light(_ image: RGBImage, _ patch: Int) -> Int {
    let pixel = image[x: patch % 8 * 8 + 4, y: patch / 8 * 8 + 4]
    return Int(pixel.red) + Int(pixel.green) + Int(pixel.blue)
  }

  @Test func badQuestions() throws {
    let loaded = try model.get()
    for (block, heads) in [
      (4, AttentionHeads.averaged), (-5, .averaged), (0, .one(4)), (0, .one(-1)),
    ] {
      #expect(throws: ModelError.self) {
        try loaded.attention(inPicture: Tiny.pictures[0], block: block, heads: heads)
      }
    }
    #expect(throws: ImageError.self) { try loaded.attention(inPicture: Tiny.path) }
  }
}
