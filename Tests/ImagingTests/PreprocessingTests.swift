import FoundationEssentials
import Imaging
import Tensors
import Testing
import TestSupport

@Suite struct PreprocessingTests {
  private static let pipelines: [String: Preprocessing] = [
    "unilm 224": .unilm(imageSize: 224), "unilm 384": .unilm(imageSize: 384),
    "unilm 16": .unilm(imageSize: 16),
    "timm 224 0.9": .timm(imageSize: 224, cropPercent: 0.9),
    "timm 224 0.95": .timm(imageSize: 224, cropPercent: 0.95),
    "tokenizer 112": .tokenizer(imageSize: 112), "huggingFace 32": .huggingFace(imageSize: 32),
    "short 20 crop 24": Preprocessing(resize: .shortSide(20), crop: 24),
    "short 20 crop 23": Preprocessing(
      resize: .shortSide(20), filter: .bilinear, crop: 23, mean: SIMD3(repeating: 0.5),
      std: SIMD3(repeating: 0.5)),
  ]

  /// Bytes and floats are those of torchvision, also where black is added around the picture.
  @Test(arguments: try ExpectedPictures.load().pipelines)
  func isTorchvisions(_ expected: PipelineCase) throws {
    let preprocessing = try #require(Self.pipelines[expected.pipeline])
    let image = noise(width: expected.width, height: expected.height, seed: expected.seed)
    #expect(
      try preprocessing.resizedSize(of: image) == (expected.resizedWidth, expected.resizedHeight))
    let pixels = try preprocessing.pixels(of: image)
    #expect(SHA256.digest(of: pixels.pixels) == expected.sha256)
    let bytes = preprocessing.normalized(pixels).flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    #expect(SHA256.digest(of: bytes) == expected.tensorSHA256)
  }

  /// Computing only the part that the crop keeps changes nothing.
  @Test func cropEqualsCropOfWhole() throws {
    let image = noise(width: 61, height: 83, seed: 5)
    let whole = try Preprocessing(resize: .shortSide(40), crop: nil).pixels(of: image)
    let part = try Preprocessing(resize: .shortSide(40), crop: 33).pixels(of: image)
    #expect((whole.width, whole.height) == (40, 54))
    for y in 0..<33 {
      for x in 0..<33 { #expect(part[x: x, y: y] == whole[x: x + 4, y: y + 10]) }
    }
  }

  /// The tensor of a file is that of its pixels, planes in the order red, green, blue.
  @Test func tensorOfFile() throws {
    let preprocessing = Preprocessing.tokenizer(imageSize: 16)
    let path = fixtures + "/imaging/jpeg_444.jpg"
    let tensor = try preprocessing.imageTensor(path)
    let pixels = try preprocessing.pixels(of: ImageDecoder.decode(path: path))
    #expect(tensor.count == 3 * 16 * 16)
    #expect(tensor[2 * 256 + 5] == Float(pixels[x: 5, y: 0].blue) / 255)
  }

  @Test(arguments: [
    (
      #"{"crop":224,"filter":"bicubic","mean":[0.485,0.456,0.406],"orientation":"ignore","#
        + #""resize":{"shortSide":256},"std":[0.229,0.224,0.225]}"#,
      Preprocessing.unilm(imageSize: 224)
    ),
    (
      #"{"filter":"bilinear","mean":[0.5,0.5,0.5],"orientation":"ignore","#
        + #""resize":{"height":224,"width":224},"std":[0.5,0.5,0.5]}"#,
      Preprocessing.huggingFace(imageSize: 224)
    ),
  ])
  func hasPlainJSON(_ json: String, _ value: Preprocessing) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(value), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: Data(json.utf8)) == value)
  }

  /// A crop may also be written as null.
  @Test func readsNullCrop() throws {
    let json =
      #"{"resize":{"width":8,"height":9},"filter":"box","crop":null,"mean":[0,0,0],"#
      + #""std":[1,1,1],"orientation":"apply"}"#
    let value = try JSONDecoder().decode(Preprocessing.self, from: Data(json.utf8))
    #expect(value.crop == nil && value.resize == .exact(width: 8, height: 9))
    #expect(value.orientation == .apply)
  }

  @Test(arguments: [
    #"{"resize":{},"filter":"box","mean":[0,0,0],"std":[1,1,1],"orientation":"apply"}"#,
    #"{"resize":{"shortSide":8},"filter":"box","mean":[0,0],"std":[1,1,1],"orientation":"apply"}"#,
    #"{"resize":{"shortSide":8},"filter":"cubic","mean":[0,0,0],"std":[1,1,1],"orientation":"apply"}"#,
  ])
  func refusesOtherJSON(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Preprocessing.self, from: Data(json.utf8))
    }
  }

  /// Sizes that make no sense are errors, however large the numbers are.
  @Test(arguments: [
    Preprocessing(resize: .shortSide(0), crop: 8), Preprocessing(resize: .shortSide(-3), crop: 8),
    Preprocessing(resize: .shortSide(.max), crop: 8),
    Preprocessing(resize: .exact(width: 8, height: 0), crop: nil),
    Preprocessing(resize: .shortSide(8), crop: 0), Preprocessing(resize: .shortSide(8), crop: .max),
    .timm(imageSize: 224, cropPercent: 0),
  ])
  func refusesNonsense(_ preprocessing: Preprocessing) {
    let error = #expect(throws: ImageError.self) {
      try preprocessing.pixels(of: noise(width: 4, height: 3, seed: 1))
    }
    #expect(error?.kind == .preprocessing && error?.subject == "picture 4x3")
  }

  /// A thin picture scaled by its short side would fill the memory if it were not cropped.
  @Test func refusesTooMuchMemory() throws {
    let thin = RGBImage(width: 1, height: 60_000, pixels: [UInt8](repeating: 9, count: 180_000))
    #expect(try Preprocessing(resize: .shortSide(256), crop: 224).pixels(of: thin).width == 224)
    let error = #expect(throws: ImageError.self) {
      try Preprocessing(resize: .shortSide(256), crop: nil).pixels(of: thin)
    }
    #expect(error?.kind == .tooLarge)
  }
}
